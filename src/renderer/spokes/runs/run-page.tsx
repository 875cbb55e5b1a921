import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useStream } from '../../lib/use-stream';
import { fetched } from '../../ui/fetched';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { RunActions } from './run-actions';
import { RunFacts } from './run-facts';
import { RunHints } from './run-hints';
import { RunLife } from './run-life';
import { RunMain } from './run-main';
import { RunStanding } from './run-standing';
import { useSteadyRun } from './use-steady-run';

// The graph and the times are fetched for runs of jobs only.
const jobRun = fetched(async () => (await import('./job/job-run')).JobRun);

/** One run, live: what it prints in the middle, what it is and may do beside it. */
export function RunPage({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const { value: run, state, error, retry } = useStream((signal) => hub.runs.observe({ run: id }, { signal }), [hub, id]);
  const steady = useSteadyRun(run);
  const parent = run?.parent ?? null;
  const crumbs = [
    { label: t('title'), link: <Link href="/runs">{t('title')}</Link> },
    ...(parent === null ? [] : [{ label: t('job.crumb'), link: <Link href={`/runs/${parent.run}`}>{t('job.crumb')}</Link> }]),
    { label: parent === null ? (run?.subject.name ?? id.slice(0, 8)) : `${parent.step}: ${run?.subject.name ?? ''}` },
  ];
  if (run === undefined || steady === undefined) {
    return (
      <Page fill title={t('run')} crumbs={crumbs} crumbsLabel={t('crumbs')}>
        {error?.code === 'RUN_NOT_FOUND' ? (
          <EmptyState
            icon="runs"
            title={errorText(error, t)}
            actions={
              <Link className="ax-link" href="/runs">
                {t('allRuns')}
              </Link>
            }
          />
        ) : state === 'error' && error !== undefined ? (
          <Failed error={error} retry={retry} />
        ) : (
          <LoadingState label={t('shell:common.loading')} />
        )}
      </Page>
    );
  }
  return (
    <Page
      fill
      title={run.subject.name}
      crumbs={crumbs}
      crumbsLabel={t('crumbs')}
      aside={<RunStanding run={run} />}
      actions={<RunActions run={steady} />}
    >
      <RunHints run={steady} />
      <div className="run-body">
        {run.job === null ? (
          <div className="ax-card run-output">
            <RunMain key={run.id} run={run} />
          </div>
        ) : (
          <jobRun.Component key={run.id} run={run} job={run.job} />
        )}
        <div className="run-side">
          <RunLife run={steady} />
          <RunFacts run={steady} />
        </div>
      </div>
    </Page>
  );
}
