import { Autocomplete, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GraphEntry } from '#shared/contract/graph';
import { GRAPH_QUERY_MOST } from '#shared/contract/graph-values';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import type { FieldProps } from './field-props';
import { useDirectory } from './use-directory';

interface DirectoryFieldProps {
  readonly kind: 'user' | 'group';
  readonly field: FieldProps;
  /** What its author says of it. */
  readonly help: string;
  readonly onValue: (value: string) => void;
}

/** A user or a group: looked for as it is typed where a Microsoft account is signed in, and typed in any case. */
export function DirectoryField(props: DirectoryFieldProps): ReactNode {
  const { t } = useTranslation('scripts');
  const hub = useHub();
  const { value: state } = useCall((signal) => hub.graph.state({}, { signal }), [hub]);
  if (state?.signedIn === true) return <SearchField {...props} />;
  const { kind, field, help } = props;
  return (
    <TextInput
      {...field}
      description={[help, t(`form.named.${kind}`)].filter(Boolean).join(' ')}
      maxLength={1_024}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

function SearchField({ kind, field, help, onValue }: DirectoryFieldProps): ReactNode {
  const { t } = useTranslation('scripts');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<GraphEntry | undefined>(undefined);
  const isChosen = chosen !== undefined && valueOf(chosen) === field.value;
  const { entries, busy, error } = useDirectory(kind, field.value.slice(0, GRAPH_QUERY_MOST), open && !isChosen);
  const byValue = new Map(entries.map((entry) => [valueOf(entry), entry]));
  const said = error === undefined ? (isChosen ? t('form.picked', { name: chosen.name }) : t(`form.search.${kind}`)) : errorText(error, t);
  return (
    <Autocomplete
      {...field}
      // What is typed is given on by `onValue` alone.
      onChange={onValue}
      description={[help, said].filter(Boolean).join(' ')}
      data={[...byValue.keys()]}
      // Graph has chosen already.
      filter={({ options }) => options}
      renderOption={({ option }) => <Option entry={byValue.get(option.value)} value={option.value} />}
      onOptionSubmit={(value) => setChosen(byValue.get(value))}
      onFocus={() => setOpen(true)}
      onBlur={(event) => {
        setOpen(false);
        field.onBlur(event);
      }}
      loading={busy}
      placeholder={t('form.typeToSearch')}
      comboboxProps={{ withinPortal: true }}
      maxDropdownHeight={280}
      maxLength={1_024}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

const Option = ({ entry, value }: { readonly entry: GraphEntry | undefined; readonly value: string }): ReactNode => (
  <span className="script-directory-option">
    <span>{entry?.name ?? value}</span>
    <span className="ax-dim ax-small">{entry === undefined ? '' : detailOf(entry)}</span>
  </span>
);

/** What the script is given: a user’s principal name, a group’s id, since names of groups are not one group’s alone. */
const valueOf = (entry: GraphEntry): string => (entry.kind === 'user' ? entry.upn : entry.id);

const detailOf = (entry: GraphEntry): string =>
  entry.kind === 'user'
    ? [entry.upn, entry.title].filter(Boolean).join(' · ')
    : entry.kind === 'group'
      ? [entry.mail, entry.about].filter(Boolean).join(' · ') || entry.id
      : entry.id;
