import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { ScopeName } from '#shared/contract/kernel';
import type { Settings } from '#shared/contract/settings';
import { LOCK_ACTION } from './palette-entries';
import { routeOf } from './routes';
import { LOCK_KEYS, useLockNow } from './use-lock-now';
import { errorText } from '../lib/error-text';
import { useHub } from '../lib/hub-context';
import { useHubInfo } from '../lib/hub-info';
import { notify } from '../lib/notify';
import { shortcutLabel } from '../lib/shortcuts';
import { useSettings } from '../lib/settings-context';
import { useStream } from '../lib/use-stream';
import { verifyNow } from '../lib/verify-now';

interface Action {
  readonly id: string;
  readonly title: string;
  readonly act: () => void;
  /** The shortcut that does the same. */
  readonly note?: string;
}

/** What has a place where it is done: its name, the scope that doing it takes, and where that is. */
export const places: readonly (readonly [name: string, scope: ScopeName, path: string])[] = [
  ['addFolder', 'scripts:write', '/settings#folders'],
  ['addRepository', 'scripts:write', '/settings#add-git'],
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

/** What is done from anywhere, and the scope that it takes. */
export const anywhere = { theme: 'settings:write', verify: 'audit:read', tour: 'settings:write' } as const satisfies Readonly<
  Record<string, ScopeName>
>;

/** What can be done from anywhere, as far as this session may. */
export function useActions(): readonly Action[] {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { settings, change } = useSettings();
  const lock = useLockNow();
  const scopes = useHubInfo()?.scopes;
  const hub = useHub();
  // The machine's person, and who came by a link, have no account that could have tokens.
  const accountless = useStream((signal) => hub.lock.watch({}, { signal }), [hub]).value?.machine ?? true;
  return useMemo(() => {
    const set = (to: Partial<Settings>) => (): void => {
      change(to).catch((error: unknown) => notify({ tone: 'bad', message: errorText(HubError.from(error), t) }));
    };
    const may = (scope: ScopeName): boolean => scopes?.includes(scope) ?? true;
    const maySee = (path: string): boolean => {
      const page = routeOf(path.replace(/#.*/, ''));
      return page !== undefined && may(page.scope);
    };
    const dark = settings.theme === 'dark';
    const here = [
      { name: 'theme', title: t(dark ? 'shell:action.light' : 'shell:action.dark'), act: set({ theme: dark ? 'light' : 'dark' }) },
      { name: 'verify', title: t('shell:action.verify'), act: () => navigate('/audit', { state: verifyNow }) },
      { name: 'tour', title: t('shell:action.tour'), act: set({ tourDone: false }) },
    ] as const;
    return [
      { id: LOCK_ACTION, title: t('shell:action.lock'), act: lock, note: shortcutLabel(LOCK_KEYS) },
      ...places
        .filter(([name, scope, path]) => may(scope) && maySee(path) && !(accountless && name === 'makeToken'))
        .map(([name, , path]) => ({ id: `a:${name}`, title: t(`shell:action.${name}`), act: () => navigate(path) })),
      ...here.filter(({ name }) => may(anywhere[name])).map(({ name, ...rest }) => ({ id: `a:${name}`, ...rest })),
    ];
  }, [t, navigate, settings.theme, change, scopes, lock, accountless]);
}
