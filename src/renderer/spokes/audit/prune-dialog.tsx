import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { isOddDay } from '../../lib/day-text';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { DayField } from './day-field';
import { spanOf } from './span';

interface PruneDialogProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What would go before a day; undefined until it was asked. */
interface Found {
  readonly before: string;
  readonly removed: number;
  readonly last: number;
}

/** Asks up to which day entries shall be removed, says what that is, and removes it. */
export function PruneDialog({ onDone, onClose }: PruneDialogProps): ReactNode {
  const { t } = useTranslation('audit');
  const hub = useHub();
  const [day, setDay] = useState('');
  const [found, setFound] = useState<Found>();
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const before = isOddDay(day) ? undefined : spanOf(day, '').since;

  const go = async (): Promise<void> => {
    if (before === undefined) return setRefused(t('prune.noDay'));
    setBusy(true);
    setRefused(undefined);
    try {
      if (found?.before !== before) return setFound({ before, ...(await hub.audit.prune({ before, dryRun: true })) });
      const { removed } = await hub.audit.prune({ before });
      notify({ tone: 'ok', message: t('prune.done', { count: removed }) });
      onDone();
    } catch (error) {
      setRefused(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  };
  const known = found !== undefined && found.before === before ? found : undefined;
  const removable = known !== undefined && known.removed > 0;
  return (
    <ConfirmDialog
      title={t('prune.title')}
      confirmLabel={t(removable ? 'prune.act' : 'prune.look')}
      cancelLabel={t('shell:common.cancel')}
      danger={removable}
      busy={busy}
      disabled={known?.removed === 0}
      typed={removable ? { label: t('prune.typed', { number: String(known.removed) }), text: String(known.removed) } : undefined}
      onConfirm={() => void go()}
      onCancel={onClose}
    >
      <p>{t('prune.text')}</p>
      <DayField label={t('prune.before')} value={day} onChange={setDay} />
      <div aria-live="polite">
        {known !== undefined && (
          <p>
            <b>{known.removed === 0 ? t('prune.nothing') : t('prune.found', { count: known.removed, last: known.last })}</b>
          </p>
        )}
        {refused !== undefined && <p role="alert">{refused}</p>}
      </div>
    </ConfirmDialog>
  );
}
