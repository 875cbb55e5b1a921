import { useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { isMac } from '../lib/shortcuts';
import { Icon } from '../ui/icon';
import { KeyHint } from '../ui/key-hint';
import './palette.css';
import type { Entry, Group } from './palette-entries';
import { PALETTE_GRANTS, PaletteGrants, type Seen } from './palette-grants';
import { PaletteRow } from './palette-row';

interface PaletteBodyProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What answers the query, best first. */
  readonly groups: readonly Group[];
  readonly busy: boolean;
  /** Enter, or a click: does what the entry is for. */
  readonly onChoose: (entry: Entry, background: boolean, seen: Seen | undefined) => void;
  /** Tab: shows what there is to say first. */
  readonly onOpen: (entry: Entry) => void;
  readonly input?: Ref<HTMLInputElement>;
}

/** The field, what answers it, and the keys: the same in the dashboard and in the window of quick launch. */
export function PaletteBody({ query, onQuery, groups, busy, onChoose, onOpen, input }: PaletteBodyProps): ReactNode {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const flat = groups.flatMap(({ entries }) => entries);
  const index = Math.min(at, Math.max(0, flat.length - 1));
  const active = flat[index];

  const seen = useRef<Seen>(undefined);
  const [onSeen] = useState(
    () =>
      (now: Seen): void =>
        void (seen.current = now),
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    const last = flat.length - 1;
    if (event.key === 'ArrowDown') setAt(index >= last ? 0 : index + 1);
    else if (event.key === 'ArrowUp') setAt(index <= 0 ? last : index - 1);
    else if (event.key === 'Enter' && active !== undefined) onChoose(active, event.ctrlKey || event.metaKey, seen.current);
    else if (event.key === 'Tab' && active !== undefined) onOpen(active);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="ax-palette-query">
        <Icon name="search" />
        <input
          ref={input}
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={active === undefined ? undefined : `palette-${index}`}
          aria-autocomplete="list"
          aria-describedby={active?.kind === 'script' ? PALETTE_GRANTS : undefined}
          aria-label={t('shell:palette.label')}
          placeholder={t('shell:bar.search')}
          value={query}
          spellCheck={false}
          autoComplete="off"
          aria-busy={busy}
          onChange={(event) => {
            onQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id="palette-list" className="ax-palette-list" role="listbox" aria-label={t('shell:palette.results')} tabIndex={-1}>
        {groups.map(({ kind, entries }) => (
          <div key={kind} role="group" aria-label={t(`shell:palette.group.${kind}`)}>
            <div className="ax-palette-group" aria-hidden="true">
              {t(`shell:palette.group.${kind}`)}
            </div>
            {entries.map((entry) => {
              const own = flat.indexOf(entry);
              return (
                <PaletteRow
                  key={entry.id}
                  id={`palette-${own}`}
                  entry={entry}
                  active={own === index}
                  onPoint={() => setAt(own)}
                  onChoose={(background) => onChoose(entry, background, seen.current)}
                />
              );
            })}
          </div>
        ))}
        {flat.length === 0 && <p className="ax-palette-none">{t('shell:palette.none', { query })}</p>}
      </div>
      {active?.kind === 'script' && <PaletteGrants key={active.id} script={active.script} onSeen={onSeen} />}
      <div className="ax-palette-foot">
        <span>
          <KeyHint keys="↑↓" /> {t('shell:palette.move')}
        </span>
        <span>
          <KeyHint keys="Tab" /> {t('shell:palette.options')}
        </span>
        <span>
          <KeyHint keys={isMac ? '⌘ ⏎' : 'Ctrl ⏎'} /> {t('shell:palette.background')}
        </span>
        <span>
          <KeyHint keys="Esc" /> {t('shell:palette.close')}
        </span>
      </div>
    </>
  );
}
