import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/contract/runs';
import { hasEnded, runDuration, runTone } from '../../lib/run-state';
import { useFormat, useNow } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { Icon } from '../../ui/icon';
import { StatusTag } from '../../ui/status-tag';
import type { Folds } from './use-folds';
import { RowProgress } from './run-progress';
import { reasonText, targetWaitedFor } from './run-words';

/** State, what, where, who, started, took; the last cancels what still runs. */
export function useRunColumns(cancel: ((run: Run) => void) | null, asked: ReadonlySet<string>, folds: Folds): readonly Column<Run>[] {
  const { t } = useTranslation('runs');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'state',
        header: t('column.state'),
        width: 124,
        hideable: false,
        cell: (run) => <StatusTag tone={runTone(run.state)} label={t(`shell:runState.${run.state}`)} />,
        sortBy: (run) => run.state,
      },
      {
        id: 'what',
        header: t('column.what'),
        width: 4,
        hideable: false,
        cell: (run) => <What run={run} folds={folds} />,
        sortBy: (run) => run.subject.name,
      },
      { id: 'where', header: t('column.where'), width: 2, cell: (run) => run.place, sortBy: (run) => run.place },
      { id: 'who', header: t('column.who'), width: 2, cell: (run) => run.actor.name, sortBy: (run) => run.actor.name },
      {
        id: 'face',
        header: t('column.face'),
        width: 110,
        cell: (run) => t(`shell:face.${run.actor.face}`),
        sortBy: (run) => run.actor.face,
      },
      {
        id: 'started',
        header: t('column.started'),
        width: 132,
        align: 'right',
        cell: (run) => (run.startedAt === null ? '—' : <time dateTime={run.startedAt}>{format.when(run.startedAt)}</time>),
        sortBy: (run) => run.startedAt,
      },
      {
        id: 'took',
        header: t('column.took'),
        width: 92,
        align: 'right',
        cell: (run) => <Took run={run} />,
        sortBy: (run) => runDuration(run, Date.now()),
      },
      ...(cancel === null
        ? []
        : [
            {
              id: 'cancel',
              header: t('column.action'),
              width: 112,
              align: 'right' as const,
              hideable: false,
              cell: (run: Run) => <CancelCell run={run} asked={asked.has(run.id)} cancel={cancel} />,
            },
          ]),
    ],
    [t, format, cancel, asked, folds],
  );
}

function CancelCell({
  run,
  asked,
  cancel,
}: {
  readonly run: Run;
  readonly asked: boolean;
  readonly cancel: (run: Run) => void;
}): ReactNode {
  const { t } = useTranslation('runs');
  if (hasEnded(run)) return null;
  return (
    <button
      type="button"
      className="runs-cancel"
      disabled={asked}
      aria-label={t('cancel.of', { name: run.subject.name })}
      onClick={(event) => {
        event.stopPropagation(); // The row opens the run.
        cancel(run);
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {t(asked ? 'cancel.asked' : 'cancel.label')}
    </button>
  );
}

function What({ run, folds }: { readonly run: Run; readonly folds: Folds }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const target = targetWaitedFor(run);
  const note =
    run.paused !== null
      ? t(`paused.${run.paused}`)
      : target !== null
        ? t('limited.note', { target })
        : run.state === 'failed' && run.signal !== null
          ? t('note.signal', { signal: run.signal })
          : run.state === 'failed' && run.exitCode !== null
            ? t('note.exit', { code: run.exitCode })
            : hasEnded(run)
              ? (reasonText(run, t, format) ?? '')
              : '';
  if (run.progress !== null && run.paused === null) {
    return (
      <span className="runs-what">
        <b className="ax-ellipsis">{run.subject.name}</b>
        <RowProgress progress={run.progress} />
      </span>
    );
  }
  if (run.job !== null) return <WholeJob run={run} steps={run.job.steps.length} folds={folds} note={note} />;
  return (
    <span className={run.parent === null ? 'ax-ellipsis' : 'ax-ellipsis runs-step'}>
      {run.parent !== null && <span className="ax-dim">{run.parent.step} · </span>}
      <b>{run.subject.name}</b> <span className="ax-dim">{note}</span>
    </span>
  );
}

interface WholeJobProps {
  readonly run: Run;
  readonly steps: number;
  readonly folds: Folds;
  readonly note: string;
}

/** A job's run, whose steps are shown below it where somebody wants to see them. */
function WholeJob({ run, steps, folds, note }: WholeJobProps): ReactNode {
  const { t } = useTranslation('runs');
  return (
    <span className="ax-ellipsis">
      <button
        type="button"
        className="runs-fold"
        aria-expanded={folds.open.has(run.id)}
        aria-label={t('job.fold', { name: run.subject.name })}
        onClick={(event) => {
          event.stopPropagation(); // The row opens the run.
          folds.toggle(run.id);
        }}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <Icon name="chevron" size={12} />
      </button>
      <b>{run.subject.name}</b> <span className="ax-dim">{[t('job.steps', { count: steps }), note].filter(Boolean).join(' · ')}</span>
    </span>
  );
}

/** A clock of its own, so that a running run does not draw the whole table each second. */
function Took({ run }: { readonly run: Run }): ReactNode {
  const format = useFormat();
  const going = run.startedAt !== null && !hasEnded(run);
  const ms = runDuration(run, useNow(1_000, going));
  return ms === null ? '—' : format.duration(going ? Math.floor(ms / 1_000) * 1_000 : ms);
}
