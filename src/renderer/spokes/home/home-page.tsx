import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useHub } from '../../lib/hub-context';
import { usePools, useRuns, useScripts } from '../../lib/live';
import { newestFirst } from '../../lib/run-state';
import { useCall } from '../../lib/use-call';
import { useFormat, useNow } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Tile } from '../../ui/tile';
import { findNeeds } from './needs';
import { NeedsYou } from './needs-you';
import { RecentRuns } from './recent-runs';
import { RunsChart } from './runs-chart';

/** What is running, what failed, what needs me. */
export function HomePage(): ReactNode {
  const { t } = useTranslation('home');
  const format = useFormat();
  const hub = useHub();
  const [, navigate] = useLocation();
  const now = useNow(60_000);
  const runs = useRuns();
  const scripts = useScripts();
  const pool = usePools().items.find(({ name }) => name === 'hub');
  // The figures are counted anew whenever a run ends.
  const ended = runs.items.reduce((count, run) => count + (run.endedAt === null ? 0 : 1), 0);
  const summary = useCall((signal) => hub.runs.summary({ hours: 24 }, { signal }), [hub, ended]);
  const needs = useMemo(() => findNeeds(runs.items, scripts.items, now), [runs.items, scripts.items, now]);
  const recent = useMemo(() => [...runs.items].sort(newestFirst).slice(0, 50), [runs.items]);

  const known = runs.state === 'ok' || runs.items.length > 0;
  // Nothing at all is said where it could not be had: a zero would be read as good news.
  const unknown = runs.state === 'error' ? '—' : null;
  const running = runs.items.filter(({ state }) => state === 'running' || state === 'starting').length;
  const queued = runs.items.filter(({ state }) => state === 'queued').length;
  const failed = summary.value?.failed;
  const more = failed === undefined ? 0 : failed - (summary.value?.failedBefore ?? 0);
  const brokenRuns = needs.filter(({ kind }) => kind === 'run').length;
  const brokenScripts = needs.length - brokenRuns;
  const needsNote = [
    ...(brokenRuns > 0 ? [t('needs.runs', { count: brokenRuns })] : []),
    ...(brokenScripts > 0 ? [t('needs.scripts', { count: brokenScripts })] : []),
  ].join(' · ');
  const free = pool === undefined ? 0 : Math.max(0, pool.limit - pool.used);

  return (
    <Page
      fill
      title={t(`greeting.${partOfDay(new Date(now).getHours())}`)}
      actions={
        <>
          <Button variant="default" onClick={() => navigate('/settings#folders')}>
            {t('addFolder')}
          </Button>
          <Button onClick={() => navigate('/scripts')}>{t('runScript')}</Button>
        </>
      }
    >
      <div className="home-tiles">
        <Link href="/runs">
          <Tile
            label={t('running.label')}
            value={known ? format.number(running) : unknown}
            note={known && (queued > 0 ? t('running.queued', { count: queued }) : t('running.none'))}
          />
        </Link>
        <Link href="/runs?state=failed">
          <Tile
            label={t('failed.label')}
            value={failed !== undefined ? format.number(failed) : summary.state === 'error' ? '—' : null}
            note={
              failed !== undefined &&
              (more === 0
                ? t(failed === 0 ? 'failed.none' : 'failed.same')
                : t(more > 0 ? 'failed.more' : 'failed.fewer', { count: Math.abs(more) }))
            }
            {...(failed !== undefined && failed > 0 ? { tone: 'bad' as const } : {})}
          />
        </Link>
        <Link href={brokenRuns > 0 || brokenScripts === 0 ? '/runs?state=failed' : '/scripts'}>
          <Tile
            label={t('needs.label')}
            value={known ? format.number(needs.length) : unknown}
            note={known && (needsNote === '' ? t('needs.nothing') : needsNote)}
          />
        </Link>
        <Link href="/settings#slots">
          <Tile
            label={t('slots.label')}
            value={pool === undefined ? null : t('slots.of', { used: pool.used, limit: pool.limit })}
            note={pool !== undefined && (pool.queued > 0 ? t('slots.queued', { count: pool.queued }) : t('slots.free', { count: free }))}
          />
        </Link>
      </div>
      <div className="home-middle">
        <RunsChart summary={summary} />
        <NeedsYou needs={needs} known={known} scripts={scripts.items.length} />
      </div>
      <RecentRuns runs={recent} state={runs} />
    </Page>
  );
}

const partOfDay = (hour: number): 'morning' | 'afternoon' | 'evening' =>
  hour < 5 || hour >= 18 ? 'evening' : hour < 12 ? 'morning' : 'afternoon';
