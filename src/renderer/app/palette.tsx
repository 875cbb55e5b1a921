import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useHubInfo } from '../lib/hub-info';
import { useRuns, useScripts } from '../lib/live';
import { formFirst, scriptHref } from '../lib/script-address';
import { useFavourites, useShortlist } from '../lib/shortlist';
import { Dialog } from '../ui/dialog';
import { PaletteBody } from './palette-body';
import { findEntries, type Entry } from './palette-entries';
import type { Seen } from './palette-grants';
import { routes } from './routes';
import { useActions } from './use-actions';
import { useRunScript } from './use-run-script';

/** Search over everything: a few letters, then Enter. */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const info = useHubInfo();
  const scripts = useScripts().items;
  const runs = useRuns().items;
  const actions = useActions();
  const { favourites, recent } = useShortlist();
  const { gone, toggle } = useFavourites();
  const { run, busy } = useRunScript(onClose);
  const groups = useMemo(() => {
    const allowed = routes.filter(({ scope }) => info === undefined || info.scopes.includes(scope));
    const atHand = { favourites: favourites.map(({ script }) => script), lately: recent.map(({ script }) => script), gone };
    return findEntries(query, { scripts, runs, routes: allowed, actions, ...atHand }, t);
  }, [query, scripts, runs, favourites, recent, gone, actions, info, t]);

  const go = (path: string, state?: object): void => {
    navigate(path, { state });
    onClose();
  };
  const open = (entry: Entry): void => {
    if (entry.kind === 'script') go(scriptHref(entry.script.id), formFirst);
    else if (entry.kind === 'gone')
      return; // Of what has gone there is nothing to show.
    else if (entry.kind === 'run') go(`/runs/${entry.run.id}`);
    else if (entry.kind === 'page') go(entry.route.path);
    else {
      entry.act();
      onClose();
    }
  };
  const choose = (entry: Entry, background: boolean, seen: Seen | undefined): void => {
    if (entry.kind === 'script') void run(entry.script, background, seen);
    else if (entry.kind === 'gone') toggle(entry.script);
    else open(entry);
  };
  return (
    <Dialog label={t('shell:palette.label')} onClose={onClose} place="top" width={640}>
      <PaletteBody query={query} onQuery={setQuery} groups={groups} busy={busy} onChoose={choose} onOpen={open} />
    </Dialog>
  );
}
