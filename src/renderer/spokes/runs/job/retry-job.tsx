import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { JobAgain } from '#shared/contract/jobs';
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
  const [asking, setAsking] = useState<JobAgain>();
  const what = { run: run.id, ...(from !== undefined && { from }) };

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
    setAsking(await hub.jobs.again(what));
  };
  const retry = async (): Promise<void> => {
    const begun = await hub.jobs.retry(what);
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
          <p className="ax-dim">{t('job.asItWas')}</p>
          <StepGrants plan={asking} />
        </ConfirmDialog>
      )}
    </>
  );
}
