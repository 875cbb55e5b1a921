import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../lib/error-text';
import { useHub } from '../lib/hub-context';
import { notify } from '../lib/notify';

/** The shortcut that locks at once. */
export const LOCK_KEYS = 'mod+shift+l';

/** Locks this session. Where nothing is set up to unlock by, it says so, where that is chosen. */
export function useLockNow(): () => void {
  const { t } = useTranslation();
  const hub = useHub();
  const [, navigate] = useLocation();
  return useCallback(() => {
    hub.lock.lock({}).catch((error: unknown) => {
      const known = HubError.from(error);
      if (known.code === 'LOCKED' || known.code === 'SESSION_ENDED') return;
      notify({ tone: 'bad', message: errorText(known, t) });
      if (known.code === 'LOCK_UNSET') navigate('/settings#lock');
    });
  }, [hub, navigate, t]);
}
