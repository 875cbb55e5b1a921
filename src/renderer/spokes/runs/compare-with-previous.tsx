import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { Icon } from '../../ui/icon';

/** Where two runs are shown side by side. */
export const compareHref = (before: string, after: string): string => `/runs/${before}/compare/${after}`;

/** Leads to this run beside the one of the same script before it; another one can be chosen there. */
export function CompareWithPrevious({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const compare = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const { items } = await hub.runs.page({ filter: { subject: run.subject.id }, before: run.id, limit: 1 });
      const [previous] = items;
      if (previous === undefined) notify({ tone: 'bad', message: t('compare.first') });
      else navigate(compareHref(previous.id, run.id));
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button variant="default" onClick={() => void compare()} leftSection={<Icon name="columns" size={14} />}>
      {t('compare.label')}
    </Button>
  );
}
