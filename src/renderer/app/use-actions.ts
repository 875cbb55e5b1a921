import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Settings } from '#shared/contract/settings';
import { LOCK_KEYS, useLockNow } from './use-lock-now';
import { errorText } from '../lib/error-text';
import { notify } from '../lib/notify';
import { shortcutLabel } from '../lib/shortcuts';
import { useSettings } from '../lib/settings-context';
import { verifyNow } from '../lib/verify-now';

interface Action {
  readonly id: string;
  readonly title: string;
  readonly act: () => void;
  /** The shortcut that does the same. */
  readonly note?: string;
}

/** What can be done from anywhere. */
export function useActions(): readonly Action[] {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { settings, change } = useSettings();
  const lock = useLockNow();
  return useMemo(() => {
    const set = (to: Partial<Settings>) => (): void => {
      change(to).catch((error: unknown) => notify({ tone: 'bad', message: errorText(HubError.from(error), t) }));
    };
    const dark = settings.theme === 'dark';
    return [
      { id: 'a:lock', title: t('shell:action.lock'), act: lock, note: shortcutLabel(LOCK_KEYS) },
      { id: 'a:folder', title: t('shell:action.addFolder'), act: () => navigate('/settings#folders') },
      { id: 'a:git', title: t('shell:action.addRepository'), act: () => navigate('/settings#add-git') },
      { id: 'a:theme', title: t(dark ? 'shell:action.light' : 'shell:action.dark'), act: set({ theme: dark ? 'light' : 'dark' }) },
      { id: 'a:verify', title: t('shell:action.verify'), act: () => navigate('/audit', { state: verifyNow }) },
      { id: 'a:tour', title: t('shell:action.tour'), act: set({ tourDone: false }) },
    ];
  }, [t, navigate, settings.theme, change, lock]);
}
