import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useHubInfo, useMay } from '../lib/hub-info';
import { useRuns, useScripts } from '../lib/live';
import { isMac } from '../lib/shortcuts';
import { formFirst, scriptHref } from '../lib/script-address';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { KeyHint } from '../ui/key-hint';
import './palette.css';
import { findEntries, type Entry } from './palette-entries';
import { PaletteGrants } from './palette-grants';
import { PaletteRow } from './palette-row';
import { routes } from './routes';
import { useActions } from './use-actions';
import { useRunScript } from './use-run-script';

/** Search over everything: a few letters, then Enter. */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const info = useHubInfo();
  const mayRun = useMay('runs:write');
  const scripts = useScripts().items;
  const runs = useRuns().items;
  const actions = useActions();
  const { run, busy } = useRunScript(onClose);
  const groups = useMemo(() => {
    const allowed = routes.filter(({ scope }) => info === undefined || info.scopes.includes(scope));
    return findEntries(query, { scripts, runs, routes: allowed, actions }, t);
  }, [query, scripts, runs, actions, info, t]);
  const flat = groups.flatMap(({ entries }) => entries);
  const index = Math.min(at, Math.max(0, flat.length - 1));
  const active = flat[index];

  const go = (path: string, state?: object): void => {
    navigate(path, { state });
    onClose();
  };
  const open = (entry: Entry): void => {
    if (entry.kind === 'script') go(scriptHref(entry.script.id), formFirst);
    else if (entry.kind === 'run') go(`/runs/${entry.run.id}`);
    else if (entry.kind === 'page') go(entry.route.path);
    else {
      entry.act();
      onClose();
    }
  };
  const choose = (entry: Entry, background: boolean): void => {
    if (entry.kind === 'script') void run(entry.script, background);
    else open(entry);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = flat.length - 1;
    if (event.key === 'ArrowDown') setAt(index >= last ? 0 : index + 1);
    else if (event.key === 'ArrowUp') setAt(index <= 0 ? last : index - 1);
    else if (event.key === 'Enter' && active !== undefined) choose(active, event.ctrlKey || event.metaKey);
    else if (event.key === 'Tab' && active !== undefined) open(active);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog label={t('shell:palette.label')} onClose={onClose} place="top" width={640}>
      <div className="ax-palette-query">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={active === undefined ? undefined : `palette-${index}`}
          aria-autocomplete="list"
          aria-label={t('shell:palette.label')}
          placeholder={t('shell:bar.search')}
          value={query}
          spellCheck={false}
          autoComplete="off"
          aria-busy={busy}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
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
                  onChoose={(background) => choose(entry, background)}
                />
              );
            })}
          </div>
        ))}
        {flat.length === 0 && <p className="ax-palette-none">{t('shell:palette.none', { query })}</p>}
      </div>
      {active?.kind === 'script' && mayRun && <PaletteGrants script={active.script} />}
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
    </Dialog>
  );
}
