import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditFilter } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { saveTicket } from '../../lib/save-ticket';
import { Choice } from '../../ui/choice';
import { ConfirmDialog } from '../../ui/confirm-dialog';

const formats = ['jsonl', 'csv'] as const;

interface ExportDialogProps {
  readonly filter: AuditFilter;
  readonly filtered: boolean;
  readonly onClose: () => void;
}

/** Asks in which form the entries are wanted, and has them saved. */
export function ExportDialog({ filter, filtered, onClose }: ExportDialogProps): ReactNode {
  const { t } = useTranslation('audit');
  const hub = useHub();
  const [format, setFormat] = useState<(typeof formats)[number]>('jsonl');
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const { ticket, name } = await hub.audit.export({ format, filter });
      saveTicket(ticket, name);
      onClose();
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      title={t('export.title')}
      confirmLabel={t('export.act')}
      cancelLabel={t('shell:common.cancel')}
      busy={busy}
      onConfirm={() => void save()}
      onCancel={onClose}
    >
      <p>{t(filtered ? 'export.filtered' : 'export.all')}</p>
      <label className="ax-field">
        {t('export.format')}
        <Choice value={format} onChange={setFormat} options={formats.map((value) => ({ value, label: t(`export.${value}.name`) }))} />
      </label>
      <p className="ax-dim">{t(`export.${format}.hint`)}</p>
    </ConfirmDialog>
  );
}
