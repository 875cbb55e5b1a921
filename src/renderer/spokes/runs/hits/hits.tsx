import { useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { RunFilter } from '#shared/contract/runs';
import type { OutputHit } from '#shared/contract/search';
import { Failed } from '../../../lib/failed';
import { useHubLink } from '../../../lib/hub-context';
import { runTone } from '../../../lib/run-state';
import { useFormat } from '../../../lib/use-format';
import { Button } from '../../../ui/button';
import { EmptyState, LoadingState } from '../../../ui/states';
import { StatusTag } from '../../../ui/status-tag';
import { placeAddress } from '../output/place';
import { createHitsStore, type FoundRun, type HitsState } from './hits-store';
import './hits.css';

interface HitsProps {
  readonly text: string;
  readonly matchCase: boolean;
  readonly filter: RunFilter;
  /** In place of a list that has nothing. */
  readonly showAll: () => void;
}

/** The runs whose output has a text, newest first, each with the lines that have it; a line leads to where it stands. */
export function Hits({ text, matchCase, filter, showAll }: HitsProps): ReactNode {
  const { t } = useTranslation('runs');
  const { hub, ready } = useHubLink();
  const store = useMemo(
    () =>
      createHitsStore({
        search: (before, signal) => hub.search.output({ text, matchCase, filter, ...(before !== undefined && { before }) }, { signal }),
        ready,
      }),
    [hub, ready, text, matchCase, filter],
  );
  const hits = useSyncExternalStore(store.subscribe, store.snapshot);
  const { found, state, error, end } = hits;
  if (error !== undefined) return <Failed error={error} retry={store.retry} />;
  if (state === 'searching' && found.length === 0) return <LoadingState label={t('hits.searching', { count: hits.searched })} />;
  return (
    <div className="hits">
      <Status hits={hits} />
      {found.length === 0 ? (
        <EmptyState
          icon="search"
          title={t('hits.none')}
          hint={t('hits.noneHint')}
          actions={
            <Button variant="default" onClick={showAll}>
              {t('none.action')}
            </Button>
          }
        />
      ) : (
        <ol className="hits-list" aria-label={t('hits.label')}>
          {found.map((one) => (
            <HitRun key={one.run.id} found={one} text={text} matchCase={matchCase} />
          ))}
        </ol>
      )}
      {found.length > 0 && (state === 'searching' || end?.next) && (
        <div className="hits-more">
          <Button variant="default" loading={state === 'searching'} onClick={store.more}>
            {t('hits.older')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** How much was searched, and what makes it slower or left something out. */
function Status({ hits: { searched, state, end, found } }: { readonly hits: HitsState }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const words = state === 'searching' ? 'hits.searching' : end?.next ? 'hits.some' : 'hits.searched';
  return (
    <div className="hits-status" role="status">
      <span>{t(words, { count: searched, searched: format.number(searched), found: format.number(found.length) })}</span>
      {end !== null && end.unread > 0 && <span data-tone="bad">{t('hits.unread', { count: end.unread })}</span>}
      {end?.index.paused === 'disk-full' ? (
        <span data-tone="bad">{t('hits.paused')}</span>
      ) : (
        end !== null && end.index.waiting > 0 && <span>{t('hits.waiting', { count: end.index.waiting })}</span>
      )}
    </div>
  );
}

interface HitRunProps {
  readonly found: FoundRun;
  readonly text: string;
  readonly matchCase: boolean;
}

function HitRun({ found: { run, hits, more }, text, matchCase }: HitRunProps): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const at = run.startedAt ?? run.queuedAt;
  const [first] = hits;
  return (
    <li>
      <div className="hits-run">
        <StatusTag tone={runTone(run.state)} label={t(`shell:runState.${run.state}`)} />
        <Link href={`/runs/${run.id}`}>{run.subject.name}</Link>
        <span className="ax-dim">{run.actor.name}</span>
        <time className="ax-dim" dateTime={at}>
          {format.when(at)}
        </time>
      </div>
      <ul>
        {hits.map((hit) => (
          <li key={hit.line}>
            <Link className="hits-line" href={placeAddress(run.id, { line: hit.line, find: text, matchCase })}>
              <span className="hits-number">
                <span className="out-sr">{`${t('hits.line')} `}</span>
                {format.number(hit.line)}
              </span>
              <Shown hit={hit} />
            </Link>
          </li>
        ))}
        {more && first !== undefined && (
          <li>
            <Link className="hits-line" href={placeAddress(run.id, { line: first.line, find: text, matchCase })}>
              <span className="hits-number" />
              <span className="ax-dim">{t('hits.moreLines')}</span>
            </Link>
          </li>
        )}
      </ul>
    </li>
  );
}

const Shown = ({ hit: { text, column, length, cut } }: { readonly hit: OutputHit }): ReactNode => (
  <code className="hits-text">
    {cut.before && '…'}
    {text.slice(0, column)}
    <mark>{text.slice(column, column + length)}</mark>
    {text.slice(column + length)}
    {cut.after && '…'}
  </code>
);
