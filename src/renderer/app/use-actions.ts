import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { ScopeName } from '#shared/contract/kernel';
import type { Settings } from '#shared/contract/settings';
import { LOCK_KEYS, useLockNow } from './use-lock-now';
import { errorText } from '../lib/error-text';
import { useHubInfo } from '../lib/hub-info';
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

/** What has a place where it is done: its name, who may, and where that is. */
export const places: readonly (readonly [name: string, scope: ScopeName, path: string])[] = [
  ['addFolder', 'settings:read', '/settings#folders'],
  ['addRepository', 'settings:read', '/settings#add-git'],
  ['addJob', 'jobs:write', '/jobs/new'],
  ['addSchedule', 'schedules:write', '/schedules/new'],
  ['addTrigger', 'triggers:write', '/triggers/new'],
  ['addSecret', 'secrets:write', '/secrets/+new'],
  ['signIn', 'identity:write', '/identity'],
  ['makeCertificate', 'certificates:write', '/certificates/new'],
  ['decide', 'approvals:write', '/approvals'],
  ['addPerson', 'accounts:admin', '/people/new'],
  ['addRole', 'accounts:admin', '/people/roles/new'],
  ['makeToken', 'accounts:self', '/account/token'],
];

/** What can be done from anywhere, as far as this session may. */
export function useActions(): readonly Action[] {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { settings, change } = useSettings();
  const lock = useLockNow();
  const scopes = useHubInfo()?.scopes;
  return useMemo(() => {
    const set = (to: Partial<Settings>) => (): void => {
      change(to).catch((error: unknown) => notify({ tone: 'bad', message: errorText(HubError.from(error), t) }));
    };
    const dark = settings.theme === 'dark';
    return [
      { id: 'a:lock', title: t('shell:action.lock'), act: lock, note: shortcutLabel(LOCK_KEYS) },
      ...places
        .filter(([, scope]) => scopes?.includes(scope) ?? true)
        .map(([name, , path]) => ({ id: `a:${name}`, title: t(`shell:action.${name}`), act: () => navigate(path) })),
      { id: 'a:theme', title: t(dark ? 'shell:action.light' : 'shell:action.dark'), act: set({ theme: dark ? 'light' : 'dark' }) },
      { id: 'a:verify', title: t('shell:action.verify'), act: () => navigate('/audit', { state: verifyNow }) },
      { id: 'a:tour', title: t('shell:action.tour'), act: set({ tourDone: false }) },
    ];
  }, [t, navigate, settings.theme, change, scopes, lock]);
}
