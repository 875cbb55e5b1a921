import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../../lib/error-text';
import { useHub } from '../../../lib/hub-context';
import { notify } from '../../../lib/notify';

interface Retry {
  /** From this step; without it, what did not end well. */
  readonly retry: (from?: string) => Promise<void>;
  readonly busy: boolean;
}

/** Takes up an ended run of a job, and goes to the new one. */
export function useRetry(run: string): Retry {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const retry = async (from?: string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      navigate(`/runs/${(await hub.jobs.retry({ run, ...(from !== undefined && { from }) })).run}`);
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    } finally {
      setBusy(false);
    }
  };
  return { retry, busy };
}
