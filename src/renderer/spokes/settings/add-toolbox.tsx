import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { Button } from '../../ui/button';

/** Offers the ready scripts that come with Axle, while they are not there. */
export function AddToolbox(): ReactNode {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setBusy(true);
    try {
      const { label, scripts } = await hub.scripts.addToolbox({});
      notify({ tone: 'ok', message: t('toolbox.added', { folder: label, count: scripts }) });
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="settings-toolbox">
      <p className="ax-grow">
        <strong>{t('toolbox.title')}</strong> <span className="ax-dim">{t('toolbox.hint')}</span>
      </p>
      <Button variant="default" loading={busy} onClick={() => void add()}>
        {t('toolbox.add')}
      </Button>
    </div>
  );
}
