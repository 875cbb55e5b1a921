import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { useDropped, type Dropped } from '../lib/dropped-folder';
import { errorText } from '../lib/error-text';
import { useHub } from '../lib/hub-context';
import { useMay } from '../lib/hub-info';
import { notify } from '../lib/notify';
import { ConfirmDialog } from '../ui/confirm-dialog';

/** Asks whether the folder of what was dropped on the window becomes a source. Nothing in it may run before it is approved. */
export function AddDropped(): ReactNode {
  const { t } = useTranslation();
  const hub = useHub();
  const mayAdd = useMay('scripts:write');
  const [folder, setFolder] = useState<string>();
  const take = useCallback(
    (dropped: Dropped) => {
      if (!mayAdd) return notify({ tone: 'bad', message: t('drop.forbidden') });
      if (dropped.folder === undefined) return notify({ tone: 'bad', message: t('drop.browser') });
      setFolder(dropped.folder);
    },
    [mayAdd, t],
  );
  useDropped(take);
  const add = async (): Promise<void> => {
    if (folder === undefined) return;
    setFolder(undefined);
    try {
      const { label } = await hub.scripts.addSource({ folder });
      notify({ tone: 'ok', message: t('drop.added', { folder: label }) });
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    }
  };
  if (folder === undefined) return null;
  return (
    <ConfirmDialog
      title={t('drop.title')}
      confirmLabel={t('drop.act')}
      cancelLabel={t('common.cancel')}
      onConfirm={() => void add()}
      onCancel={() => setFolder(undefined)}
    >
      <p>{t('drop.text')}</p>
      <p className="ax-mono">{folder}</p>
    </ConfirmDialog>
  );
}
