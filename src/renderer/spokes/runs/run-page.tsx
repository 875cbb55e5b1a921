import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { runTone } from '../../lib/run-state';
import { useStream } from '../../lib/use-stream';
import { fetched } from '../../ui/fetched';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';
import { OutputViewer } from './output/output-viewer';
import { RunActions } from './run-actions';
import { RunFacts } from './run-facts';
import { RunHints } from './run-hints';
import { RunLife } from './run-life';
import { useSteadyRun } from './use-steady-run';

// xterm is fetched only for runs in terminal mode.
const terminal = fetched(async () => (await import('./terminal/terminal-viewer')).TerminalViewer);

/** One run, live: what it prints in the middle, what it is and may do beside it. */
export function RunPage({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const { value: run, state, error, retry } = useStream((signal) => hub.runs.observe({ run: id }, { signal }), [hub, id]);
  const steady = useSteadyRun(run);
  const crumbs = [{ label: t('title'), link: <Link href="/runs">{t('title')}</Link> }, { label: run?.subject.name ?? id.slice(0, 8) }];
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
      aside={
        <span role="status">
          <StatusTag tone={runTone(run.state)} label={t(`shell:runState.${run.state}`)} />
        </span>
      }
      actions={<RunActions run={steady} />}
    >
      <RunHints run={steady} />
      <div className="run-body">
        <div className="ax-card run-output">
          <RunOutput run={run} />
        </div>
        <div className="run-side">
          <RunLife run={steady} />
          <RunFacts run={steady} />
        </div>
      </div>
    </Page>
  );
}

function RunOutput({ run }: { readonly run: Run }): ReactNode {
  if (run.mode === 'pipe' || run.output.gone) return <OutputViewer key={run.id} run={run} />;
  return <terminal.Component key={run.id} run={run} />;
}
