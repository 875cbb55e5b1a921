import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useScripts } from '../../lib/live';
import { scriptHref } from '../../lib/script-address';
import { useFavourites, useShortlist } from '../../lib/shortlist';
import { PaletteBody } from '../palette-body';
import { findEntries, type Entry } from '../palette-entries';
import type { Seen } from '../palette-grants';
import { useRunScript } from '../use-run-script';

const stay = (): void => undefined;

/** Every script, found by a few letters: Enter runs it, Tab shows its form. */
export function QuickList(): ReactNode {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const scripts = useScripts().items;
  const { favourites, recent } = useShortlist();
  const { gone, toggle } = useFavourites();
  const { run, busy } = useRunScript(stay);
  const input = useRef<HTMLInputElement>(null);
  const groups = useMemo(() => {
    const atHand = { favourites: favourites.map(({ script }) => script), lately: recent.map(({ script }) => script), gone };
    return findEntries(query, { scripts, runs: [], routes: [], actions: [], ...atHand }, t);
  }, [query, scripts, favourites, recent, gone, t]);
  useEffect(() => {
    // Shown again, it takes what is typed at once, in place of what was typed before.
    const onFocus = (): void => input.current?.select();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, []);
  const open = (entry: Entry): void => {
    if (entry.kind === 'script') navigate(scriptHref(entry.script.id));
  };
  const choose = (entry: Entry, background: boolean, seen: Seen | undefined): void => {
    if (entry.kind === 'script') void run(entry.script, background, seen);
    else if (entry.kind === 'gone') toggle(entry.script);
  };
  return <PaletteBody query={query} onQuery={setQuery} groups={groups} busy={busy} onChoose={choose} onOpen={open} input={input} />;
}
