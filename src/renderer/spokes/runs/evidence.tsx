import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { Icon } from '../../ui/icon';
import { EvidenceDialog, type EvidenceLock } from './evidence-dialog';
import { saveTicket } from '../../lib/save-ticket';

/** Exports what an ended run was and did, as a file that others can check. */
export function Evidence({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();

  const write = async (lock: EvidenceLock): Promise<void> => {
    setBusy(true);
    setRefused(undefined);
    try {
      const { ticket, name, publicKey } = await hub.runs.evidence({ run: run.id, lock });
      saveTicket(ticket, name);
      setOpen(false);
      notify({ tone: 'ok', message: t('evidence.written', { key: publicKey }) });
    } catch (error) {
      setRefused(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          setRefused(undefined);
          setOpen(true);
        }}
        leftSection={<Icon name="shield" size={14} />}
      >
        {t('evidence.label')}
      </Button>
      {open && (
        <EvidenceDialog
          busy={busy}
          refused={refused}
          onGiven={(lock) => void write(lock)}
          onOther={() => setRefused(undefined)}
          onCancel={() => setOpen(false)}
        />
      )}
    </>
  );
}
