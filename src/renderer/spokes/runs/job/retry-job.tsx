import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { JobCheck } from '#shared/contract/jobs';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../../lib/error-text';
import { useHub } from '../../../lib/hub-context';
import { notify } from '../../../lib/notify';
import { StepGrants } from '../../../lib/step-grants';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { Icon } from '../../../ui/icon';

interface RetryJobProps {
  readonly run: Run;
  /** From this step; without it, what did not end well. */
  readonly from?: string;
}

/** Takes up an ended run of a job and goes to the new one, as carefully as the first time: it shows what its steps may reach, and asks what the scripts ask. */
export function RetryJob({ run, from }: RetryJobProps): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Pick<JobCheck, 'confirms' | 'plan'>>();

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    } finally {
      setBusy(false);
    }
  };
  const begin = async (): Promise<void> => {
    // The questions as they stand now. One that was removed since is run as it was, and nobody knows what it would ask.
    const check = await hub.jobs.get({ job: run.subject.id }).then(
      (job) => job.check,
      (error: unknown) => {
        if (HubError.is(error, 'JOB_NOT_FOUND')) return undefined;
        throw error;
      },
    );
    setAsking(check ?? { confirms: [], plan: null });
  };
  const retry = async (): Promise<void> => {
    const begun = await hub.jobs.retry({ run: run.id, ...(from !== undefined && { from }) });
    setAsking(undefined);
    navigate(`/runs/${begun.run}`);
  };
  const label = t(from === undefined ? 'job.retryFailed' : 'job.retryFrom');
  return (
    <>
      <Button
        variant="default"
        {...(from !== undefined && { size: 'compact-sm' })}
        onClick={() => void attempt(begin)}
        leftSection={<Icon name="repeat" size={from === undefined ? 14 : 12} />}
      >
        {label}
      </Button>
      {asking !== undefined && (
        <ConfirmDialog
          title={t('repeat.confirm', { name: run.subject.name })}
          confirmLabel={label}
          cancelLabel={t('repeat.back')}
          busy={busy}
          onConfirm={() => void attempt(retry)}
          onCancel={() => setAsking(undefined)}
        >
          {asking.confirms.length > 0 && (
            <ul className="run-step-asks">
              {asking.confirms.map(({ step, question }) => (
                <li key={step}>{t('job.asks', { step, question })}</li>
              ))}
            </ul>
          )}
          {asking.plan === null ? <p>{t('job.asItWas')}</p> : <StepGrants plan={asking.plan} />}
        </ConfirmDialog>
      )}
    </>
  );
}
