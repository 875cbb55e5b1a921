import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunNow } from '#shared/contract/runs';
import { runTone } from '../../lib/run-state';
import { StatusTag } from '../../ui/status-tag';

/** How a run stands; of one that waits, how many do before it. Only its state is read out when it changes. */
export function RunStanding({ run }: { readonly run: Pick<RunNow, 'state' | 'queuedBefore'> }): ReactNode {
  const { t } = useTranslation('runs');
  return (
    <>
      <span role="status">
        <StatusTag tone={runTone(run.state)} label={t(`shell:runState.${run.state}`)} />
      </span>
      {run.queuedBefore !== null && (
        <span className="run-queue">{run.queuedBefore === 0 ? t('queue.none') : t('queue.before', { count: run.queuedBefore })}</span>
      )}
    </>
  );
}
