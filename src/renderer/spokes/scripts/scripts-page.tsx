import { Button } from '@mantine/core';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePathname, useSearch } from 'wouter/use-browser-location';
import { isTrusted } from '#shared/contract/trust-state';
import { Failed } from '../../lib/failed';
import { useMay } from '../../lib/hub-info';
import { useScripts, useSources } from '../../lib/live';
import { useShortcut } from '../../lib/shortcuts';
import { useFavourites } from '../../lib/shortlist';
import { useFormat } from '../../lib/use-format';
import { useRemembered } from '../../lib/use-remembered';
import { useRenewedEffect } from '../../lib/use-renewed';
import { Card } from '../../ui/card';
import { DataTable } from '../../ui/data-table';
import { Page } from '../../ui/page';
import { EmptyState } from '../../ui/states';
import { useCatalogueColumns } from './catalogue-columns';
import { CatalogueFilters } from './catalogue-filters';
import { byName, emptyQuery, filtered, tagCounts } from './catalogue-view';
import { STAR_KEY } from './favourite-star';
import { GoneFavourites } from './gone-favourites';
import { formLink } from './link-address';
import { createRanking } from './rank';
import { isFormFirst, scriptHref, scriptOf } from '../../lib/script-address';
import { ScriptDetail } from './script-detail';
import { GoneOwners } from './state/gone-owners';
import { useLastRuns } from './use-last-runs';

/** The catalogue at the left, one script at the right. */
export function ScriptsPage(): ReactNode {
  const { t } = useTranslation('scripts');
  const format = useFormat();
  const [, navigate] = useLocation();
  const mayAdd = useMay('scripts:write');
  // As they are, undecoded: an id may hold slashes and percent signs.
  const pathname = usePathname();
  const search = useSearch();
  const selected = scriptOf(pathname, search);
  const link = useMemo(() => formLink(search), [search]);
  const catalogue = useScripts();
  const sources = useSources().items;
  const [query, setQuery] = useState(() => {
    const asked = new URLSearchParams(search);
    return {
      ...emptyQuery,
      problemsOnly: asked.has('problems'),
      untrustedOnly: asked.has('untrusted'),
      favouritesOnly: asked.has('favourites'),
    };
  });
  const [hidden, setHidden] = useRemembered('columns.scripts', ['language', 'changed']);
  const favourites = useFavourites();
  const columns = useCatalogueColumns(useLastRuns(), favourites);
  const list = useRef<HTMLDivElement>(null);
  const detail = useRef<HTMLDivElement>(null);

  const scripts = useMemo(() => byName(catalogue.items, format.locale), [catalogue.items, format.locale]);
  const tags = useMemo(() => tagCounts(scripts), [scripts]);
  const problems = useMemo(() => scripts.reduce((count, script) => count + (script.problems > 0 ? 1 : 0), 0), [scripts]);
  const untrusted = useMemo(() => scripts.reduce((count, script) => count + (isTrusted(script.trust) ? 0 : 1), 0), [scripts]);
  const { text, sources: ofSources, tags: withTags, problemsOnly, untrustedOnly, favouritesOnly } = query;
  const left = useMemo(
    () => filtered(scripts, { sources: ofSources, tags: withTags, problemsOnly, untrustedOnly, favouritesOnly }, favourites.ids),
    [scripts, ofSources, withTags, problemsOnly, untrustedOnly, favouritesOnly, favourites.ids],
  );
  // Prepared once, so that a key only compares; it is answered in the frame that shows it.
  const ranking = useMemo(() => createRanking(left), [left]);
  const shown = useMemo(() => ranking(text), [ranking, text]);
  const starred = useMemo(() => scripts.reduce((count, { id }) => count + (favourites.ids.has(id) ? 1 : 0), 0), [scripts, favourites.ids]);
  // A link may name a script, which the hub finds by its id before its name.
  const summary = useMemo(
    () => scripts.find(({ id }) => id === selected) ?? scripts.find(({ name }) => name === selected),
    [scripts, selected],
  );

  const focusSearch = useCallback(() => list.current?.querySelector<HTMLInputElement>('input[type=search]')?.select(), []);
  useShortcut('/', focusSearch);
  const opened = useRef(false);
  useRenewedEffect(() => {
    if (!opened.current && !isFormFirst(history.state)) return undefined;
    opened.current = false;
    return focusWhenThere(detail.current);
  }, [selected]);
  const open = ({ id }: { readonly id: string }): void => {
    if (id === selected) return void focusWhenThere(detail.current);
    opened.current = true;
    navigate(scriptHref(id));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const first = shown[0];
    if (event.key === 'Enter' && first !== undefined) open(first);
    else if (event.key === 'ArrowDown') list.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
    else return;
    event.preventDefault();
  };
  const none = catalogue.items.length === 0;

  return (
    <Page
      fill
      title={t('title')}
      aside={catalogue.state === 'ok' && <span className="script-count">{format.number(scripts.length)}</span>}
      actions={
        mayAdd && (
          <Button variant="default" onClick={() => navigate('/settings#folders')}>
            {t('addFolder')}
          </Button>
        )
      }
    >
      <div className="script-layout" data-chosen={selected !== undefined || undefined}>
        <div className="script-list" ref={list}>
          <Card fill>
            <CatalogueFilters
              query={query}
              onChange={setQuery}
              found={shown.length}
              sources={sources}
              tags={tags}
              problems={problems}
              untrusted={untrusted}
              favourites={starred + favourites.gone.length}
              onKeyDown={onKeyDown}
            />
            {query.favouritesOnly && favourites.gone.length > 0 && <GoneFavourites ids={favourites.gone} onRemove={favourites.toggle} />}
            <GoneOwners catalogueRead={catalogue.state === 'ok'} renew={`${scripts.length} ${selected ?? ''}`} />
            {catalogue.error !== undefined && none ? (
              <Failed error={catalogue.error} retry={catalogue.retry} />
            ) : (
              <DataTable
                label={t('title')}
                columns={columns}
                rows={shown}
                rowKey={({ id }) => id}
                onOpen={open}
                onKey={(event, { id }) => {
                  if (event.key !== STAR_KEY || event.ctrlKey || event.metaKey || event.altKey) return;
                  event.preventDefault();
                  if (favourites.has(id) !== undefined) favourites.toggle(id);
                }}
                keys={STAR_KEY}
                selected={selected}
                hidden={hidden}
                onHidden={setHidden}
                columnsLabel={t('columns')}
                loading={catalogue.state === 'loading' && none ? t('shell:common.loading') : undefined}
                empty={
                  none ? (
                    <EmptyState
                      icon="scripts"
                      title={t('empty.title')}
                      hint={t('empty.hint')}
                      actions={mayAdd && <Button onClick={() => navigate('/settings#folders')}>{t('addFolder')}</Button>}
                    />
                  ) : (
                    <EmptyState
                      icon="search"
                      title={t('none.title')}
                      hint={t('none.hint')}
                      actions={
                        <Button variant="default" onClick={() => setQuery(emptyQuery)}>
                          {t('none.action')}
                        </Button>
                      }
                    />
                  )
                }
              />
            )}
          </Card>
        </div>
        <div className="script-detail ax-card" ref={detail}>
          {selected === undefined ? (
            <EmptyState icon="scripts" title={t('choose.title')} hint={t('choose.hint')} />
          ) : (
            <>
              <Link href="/scripts" className="ax-link script-back">
                {t('back')}
              </Link>
              <ScriptDetail key={selected} id={selected} summary={summary} link={link} />
            </>
          )}
        </div>
      </div>
    </Page>
  );
}

/** Moves the focus to the first field, or to the button, as soon as the form is there; gives up when something else is done. */
function focusWhenThere(detail: HTMLElement | null): () => void {
  if (detail === null) return () => undefined;
  const focus = (): boolean => {
    const target =
      detail.querySelector<HTMLElement>('.script-fields :is(input, textarea, select):not([hidden])') ??
      detail.querySelector<HTMLElement>('.script-go');
    target?.focus({ preventScroll: true });
    return target !== null;
  };
  // After the frame, which gives the focus to a new page's head.
  const frame = requestAnimationFrame(() => focus() && observer.disconnect());
  const observer = new MutationObserver(() => focus() && observer.disconnect());
  observer.observe(detail, { childList: true, subtree: true });
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}
