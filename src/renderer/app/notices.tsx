import { useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dismiss, noticeStore } from '../lib/notify';
import { Icon } from '../ui/icon';

/** Short messages at the foot of the window; read out when they come. */
export function Notices(): ReactNode {
  const { t } = useTranslation();
  const notices = useSyncExternalStore(noticeStore.subscribe, noticeStore.snapshot);
  return (
    <div className="ax-notices" role="status" aria-live="polite">
      {notices.map(({ id, tone, message }) => (
        <div key={id} className="ax-notice" data-tone={tone}>
          <Icon name={tone === 'ok' ? 'check' : 'warning'} />
          <span className="ax-grow">{message}</span>
          <button type="button" className="ax-plain-button" aria-label={t('shell:common.close')} onClick={() => dismiss(id)}>
            <Icon name="cross" size={12} />
          </button>
        </div>
      ))}
    </div>
  );
}
