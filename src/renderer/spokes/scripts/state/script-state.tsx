import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { StateEntry, StateKind } from '#shared/contract/script-state';
import { typedOf } from '#shared/contract/state-text';
import { Failed } from '../../../lib/failed';
import { useMay } from '../../../lib/hub-info';
import { useFormat } from '../../../lib/use-format';
import { Button } from '../../../ui/button';
import type { ScriptState as State } from './use-script-state';
import './state.css';

/** Characters of a value that are shown in its row. */
const SHOWN = 200;

/** What is set for a script and what it keeps: to look at, to change, to remove. Its dialogs stand outside the form around it. */
export function ScriptState({ state }: { readonly state: State }): ReactNode {
  const { t } = useTranslation('scripts');
  const maySet = useMay('settings:write');
  const mayWrite = useMay('scripts:write');
  const { entries, error, retry } = state;
  /** As it was left; open at first where there is something. */
  const [open, setOpen] = useState<boolean>();
  if (entries === undefined) return error === undefined ? null : <Failed error={error} retry={retry} />;
  const of = (kind: StateKind): readonly StateEntry[] => entries.filter((entry) => entry.kind === kind);
  return (
    <details className="script-state" open={open ?? entries.length > 0} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('state.title')}</summary>
      <p className="ax-dim">{t('state.about')}</p>
      <Values kind="setting" entries={of('setting')} may={maySet} state={state} />
      <Values kind="state" entries={of('state')} may={mayWrite} state={state} />
    </details>
  );
}

interface ValuesProps {
  readonly kind: StateKind;
  readonly entries: readonly StateEntry[];
  readonly may: boolean;
  readonly state: State;
}

function Values({ kind, entries, may, state }: ValuesProps): ReactNode {
  const { t } = useTranslation('scripts');
  return (
    <section aria-label={t(`state.${kind}`)}>
      <div className="script-state-head">
        <h3>{t(`state.${kind}`)}</h3>
        {may && (
          <Button small variant="default" onClick={() => state.ask({ what: 'write', kind, entry: null })}>
            {t(`state.add.${kind}`)}
          </Button>
        )}
        {may && kind === 'state' && entries.length > 0 && (
          <Button small variant="default" danger onClick={() => state.ask({ what: 'clear' })}>
            {t('state.clear')}
          </Button>
        )}
      </div>
      {entries.length === 0 ? (
        <p className="ax-dim">{t(`state.none.${kind}`)}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('state.key')}</th>
              <th scope="col">{t('state.value')}</th>
              {may && <th scope="col">{t('state.change')}</th>}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.key} entry={entry} may={may} state={state} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ entry, may, state }: { readonly entry: StateEntry; readonly may: boolean; readonly state: State }): ReactNode {
  const { t } = useTranslation('scripts');
  const format = useFormat();
  const { key, by, at } = entry;
  const typed = typedOf(entry.json);
  return (
    <tr>
      <th scope="row">
        <span className="ax-mono">{key}</span>
        <span className="ax-dim">
          {by.type === 'run' ? <Link href={`/runs/${by.name}`}>{t('state.run', { run: by.name.slice(0, 8) })}</Link> : by.name}
          {' · '}
          <time dateTime={at}>{format.when(at)}</time>
        </span>
      </th>
      <td className="ax-mono">{typed.length > SHOWN ? `${typed.slice(0, SHOWN)}…` : typed}</td>
      {may && (
        <td>
          <Button
            small
            variant="subtle"
            aria-label={t('state.editOf', { key })}
            onClick={() => state.ask({ what: 'write', kind: entry.kind, entry })}
          >
            {t('state.edit')}
          </Button>
          <Button
            small
            variant="subtle"
            danger
            aria-label={t('state.removeOf', { key })}
            onClick={() => state.ask({ what: 'remove', entry })}
          >
            {t('state.remove')}
          </Button>
        </td>
      )}
    </tr>
  );
}
