import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useApprovals, usePools, useRuns, useScripts, useSources } from '../../lib/live';
import { newestFirst } from '../../lib/run-state';
import { useSettings } from '../../lib/settings-context';
import { useCall } from '../../lib/use-call';
import { useFormat, useNow } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Tile } from '../../ui/tile';
import { failedHref, problemsHref, untrustedHref } from './links';
import { AtHand } from './at-hand';
import { builtInIds, findNeeds, lastEnd } from './needs';
import { NeedsYou } from './needs-you';
import { RecentRuns } from './recent-runs';
import { RunsChart } from './runs-chart';

const HOUR = 3_600_000;

/** What is running, what failed, what needs me. */
export function HomePage(): ReactNode {
  const { t } = useTranslation('home');
  const format = useFormat();
  const hub = useHub();
  const [, navigate] = useLocation();
  const now = useNow(60_000);
  const runs = useRuns();
  // A job is one of them; its steps are its own.
  const whole = useMemo(() => runs.items.filter(({ parent }) => parent === null), [runs.items]);
  const scripts = useScripts();
  const sources = useSources();
  const pools = usePools();
  const pool = pools.items.find(({ name }) => name === 'hub');
  // Who is not told of the pool of all has no figure of it to wait for.
  const hasPool = pool !== undefined || pools.state === 'loading';
  const mayAdd = useMay('scripts:write');
  const mayRun = useMay('runs:write');
  const requests = useApprovals().items;
  const required = useSettings().settings.trust === 'required';
  // The figures are counted anew whenever a run ends, and each hour: they are those of the last 24.
  const ended = useMemo(() => lastEnd(runs.items), [runs.items]);
  const hour = Math.floor(now / HOUR);
  const summary = useCall((signal) => hub.runs.summary({ hours: 24 }, { signal }), [hub, ended, hour]);
  const builtIn = useMemo(() => builtInIds(sources.items), [sources.items]);
  // Whose a script is has to be known before it is called broken.
  const whose = sources.state !== 'loading' || sources.items.length > 0;
  const needs = useMemo(
    () => findNeeds(whole, whose ? scripts.items : [], builtIn, now, required, requests),
    [whole, whose, scripts.items, builtIn, now, required, requests],
  );
  const recent = useMemo(() => [...whole].sort(newestFirst).slice(0, 50), [whole]);

  const known = runs.state === 'ok' || runs.items.length > 0;
  // Nothing at all is said where it could not be had: a zero would be read as good news.
  const unknown = runs.state === 'error' ? '—' : null;
  const running = whole.filter(({ state }) => state === 'running' || state === 'starting').length;
  const queued = whole.filter(({ state }) => state === 'queued').length;
  const failed = summary.value?.failed;
  const more = failed === undefined ? 0 : failed - (summary.value?.failedBefore ?? 0);
  const brokenRuns = needs.filter(({ kind }) => kind === 'run').length;
  const changed = needs.filter(({ kind }) => kind === 'changed').length;
  const brokenScripts = needs.filter(({ kind }) => kind === 'script').length;
  const waiting = needs.reduce((sum, need) => sum + (need.kind === 'new' ? need.count : 0), 0);
  const asked = needs.filter(({ kind }) => kind === 'approval').length;
  const needsNote = [
    ...(asked > 0 ? [t('needs.asked', { count: asked })] : []),
    ...(brokenRuns > 0 ? [t('needs.runs', { count: brokenRuns })] : []),
    ...(changed > 0 ? [t('needs.changedScripts', { count: changed })] : []),
    ...(waiting > 0 ? [t('needs.wait', { count: waiting })] : []),
    ...(brokenScripts > 0 ? [t('needs.scripts', { count: brokenScripts })] : []),
  ].join(' · ');
  const free = pool === undefined ? 0 : Math.max(0, pool.limit - pool.used);

  return (
    <Page
      fill
      title={t(`greeting.${partOfDay(new Date(now).getHours())}`)}
      actions={
        <>
          {mayAdd && (
            <Button variant="default" onClick={() => navigate('/settings#folders')}>
              {t('addFolder')}
            </Button>
          )}
          {mayRun && <Button onClick={() => navigate('/scripts')}>{t('runScript')}</Button>}
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
        <Link href={failedHref}>
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
        <Link
          href={
            asked > 0
              ? '/approvals'
              : brokenRuns > 0
                ? failedHref
                : changed + waiting > 0
                  ? untrustedHref
                  : brokenScripts > 0
                    ? problemsHref
                    : failedHref
          }
        >
          <Tile
            label={t('needs.label')}
            value={known ? format.number(needs.length) : unknown}
            note={known && (needsNote === '' ? t('needs.nothing') : needsNote)}
          />
        </Link>
        {hasPool && (
          <Link href="/settings#slots">
            <Tile
              label={t('slots.label')}
              value={pool === undefined ? null : t('slots.of', { used: pool.used, limit: pool.limit })}
              note={pool !== undefined && (pool.queued > 0 ? t('slots.queued', { count: pool.queued }) : t('slots.free', { count: free }))}
            />
          </Link>
        )}
      </div>
      <AtHand />
      <div className="home-middle">
        <RunsChart summary={summary} />
        <NeedsYou needs={needs} known={known} scripts={scripts.items.length} />
      </div>
      <RecentRuns runs={recent} all={runs} />
    </Page>
  );
}

const partOfDay = (hour: number): 'morning' | 'afternoon' | 'evening' =>
  hour < 5 || hour >= 18 ? 'evening' : hour < 12 ? 'morning' : 'afternoon';
