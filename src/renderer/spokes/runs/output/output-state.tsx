import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../../lib/error-text';
import { hasEnded } from '../../../lib/run-state';
import { targetWaitedFor } from '../run-words';

/** In place of lines when there are none: why, and what can be done. */
export function OutputState({
  run,
  error,
  retry,
}: {
  readonly run: Run;
  readonly error: HubError | null;
  readonly retry: () => void;
}): ReactNode {
  const { t } = useTranslation('runs');
  if (run.output.gone || error?.code === 'OUTPUT_GONE') {
    return (
      <div className="out-state">
        <b>{t('output.gone')}</b>
        <span>{t(run.results.count > 0 ? 'output.goneHintResults' : 'output.goneHint')}</span>
      </div>
    );
  }
  if (error !== null) {
    return (
      <div className="out-state" role="alert">
        <b>{errorText(error, t)}</b>
        <Button variant="default" onClick={retry}>
          {t('shell:common.retry')}
        </Button>
      </div>
    );
  }
  const target = targetWaitedFor(run);
  if (target !== null) {
    return (
      <div className="out-state">
        <b>{t('limited.waits', { target })}</b>
        <span>{t('limited.waitsHint', { target })}</span>
      </div>
    );
  }
  const key =
    run.state === 'queued' ? 'queued' : run.startedAt === null && hasEnded(run) ? 'notStarted' : hasEnded(run) ? 'none' : 'waiting';
  return (
    <div className="out-state">
      <b>{t(`output.empty.${key}`)}</b>
      <span>{t(`output.empty.${key}Hint`)}</span>
    </div>
  );
}
