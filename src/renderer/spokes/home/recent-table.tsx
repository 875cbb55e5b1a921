import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Run } from '#shared/contract/runs';
import { runDuration, runTone } from '../../lib/run-state';
import type { Collection } from '../../lib/use-collection';
import { useFormat, useNow } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { DataTable, type Column } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { ProgressBar } from '../../ui/progress-bar';
import { StatusTag } from '../../ui/status-tag';

/** The latest runs, and what they are the latest of. */
export interface RecentTableProps {
  readonly runs: readonly Run[];
  readonly all: Collection<Run>;
}

/** The latest runs, live; a row leads to its run. */
export function RecentTable({ runs, all }: RecentTableProps): ReactNode {
  const { t } = useTranslation('home');
  const [, navigate] = useLocation();
  return (
    <DataTable
      label={t('recent.title')}
      columns={useColumns()}
      rows={runs}
      rowKey={({ id }) => id}
      onOpen={({ id }) => navigate(`/runs/${id}`)}
      sortedNote={all.items.length > runs.length ? t('recent.sorted', { count: runs.length }) : undefined}
      loading={all.state === 'loading' ? t('shell:common.loading') : undefined}
      empty={
        <EmptyState
          icon="runs"
          title={t('recent.empty.title')}
          hint={t('recent.empty.hint')}
          actions={<Button onClick={() => navigate('/scripts')}>{t('runScript')}</Button>}
        />
      }
    />
  );
}

function useColumns(): readonly Column<Run>[] {
  const { t } = useTranslation('home');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'state',
        header: t('recent.state'),
        width: 124,
        cell: (run) => <StatusTag tone={runTone(run.state)} label={t(`shell:runState.${run.state}`)} />,
        sortBy: (run) => run.state,
      },
      { id: 'what', header: t('recent.what'), width: 3, cell: (run) => <What run={run} />, sortBy: (run) => run.subject.name },
      { id: 'where', header: t('recent.where'), width: 1, cell: (run) => <span>{run.place}</span>, sortBy: (run) => run.place },
      { id: 'who', header: t('recent.who'), width: 1, cell: (run) => <span>{run.actor.name}</span>, sortBy: (run) => run.actor.name },
      {
        id: 'started',
        header: t('recent.started'),
        width: 116,
        align: 'right',
        cell: (run) => (run.startedAt === null ? '—' : format.when(run.startedAt)),
        sortBy: (run) => run.startedAt,
      },
      {
        id: 'took',
        header: t('recent.took'),
        width: 88,
        align: 'right',
        cell: (run) => <Took run={run} />,
        sortBy: (run) => runDuration(run, Date.now()),
      },
    ],
    [t, format],
  );
}

function What({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('home');
  const note =
    run.paused !== null
      ? t('recent.diskFull')
      : run.state === 'failed' && run.exitCode !== null
        ? t('recent.exit', { code: run.exitCode })
        : run.state === 'lost'
          ? t('recent.lost')
          : '';
  const { progress } = run;
  return (
    <>
      <b>{run.subject.name}</b>
      {progress !== null && <ProgressBar label={t('recent.progress')} percent={progress.percent} small />}
      {progress?.percent != null && <span className="ax-dim">{t('recent.percent', { percent: progress.percent })}</span>}
      <span className="ax-dim">{note}</span>
    </>
  );
}

/** A clock of its own, so that a running run does not draw the whole table each second. */
function Took({ run }: { readonly run: Run }): ReactNode {
  const format = useFormat();
  const ms = runDuration(run, useNow(1_000, run.startedAt !== null && run.endedAt === null));
  return ms === null ? '—' : format.duration(run.endedAt === null ? Math.floor(ms / 1_000) * 1_000 : ms);
}
