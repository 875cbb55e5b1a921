import type { Implement } from '#shared/contract/kernel';
import { HubError } from '#shared/contract/errors';
import { approvalSettings } from '#shared/contract/setting-values';
import { Settings, type settings, type SettingsChange } from '#shared/contract/settings';
import { latest } from '#main/platform/latest';
import type { SettingsDeps } from './ports';
import { loadSettings, storeSettings } from './store';

/** The settings spoke as the hub and its neighbours see it. */
export interface SettingsSpoke {
  readonly handlers: Implement<typeof settings>;
  /** The settings that are in force; never waits. */
  readonly current: () => Settings;
  /** Told after each committed change; gives how to stop. */
  readonly onChange: (listener: (settings: Settings) => void) => () => void;
}

/** Keeps what people chose; readers in the hub never wait for the database. */
export async function createSettings({ scope, db, log, audit, shortcutFree }: SettingsDeps): Promise<SettingsSpoke> {
  let current = await loadSettings(db, log);
  const listeners = new Set<(settings: Settings) => void>();
  scope.onClose(() => listeners.clear());

  function apply(change: Partial<Settings>): void {
    current = { ...current, ...change };
    for (const listener of listeners) listener(current);
  }

  const onChange = (listener: (settings: Settings) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    current: () => current,
    onChange,
    handlers: {
      get: () => Promise.resolve(current),
      watch: (_input, { signal }) => latest(() => current, onChange, signal),
      async set(input, { actor, may }) {
        const change = changesOf(current, input);
        if (Object.keys(change).length === 0) return current;
        // Who may approve nothing may not make approvals needless either.
        if (change.trust !== undefined && !may('scripts:approve', { kind: 'setting', id: 'trust' }))
          throw new HubError('FORBIDDEN', { scope: 'scripts:approve' });
        // The same of the consent of a second person.
        if (approvalSettings.some((key) => change[key] !== undefined) && !may('approvals:write', { kind: 'setting', id: 'approvals' }))
          throw new HubError('FORBIDDEN', { scope: 'approvals:write' });
        if (change.auditDays !== undefined && !may('audit:admin', { kind: 'setting', id: 'auditDays' }))
          throw new HubError('FORBIDDEN', { scope: 'audit:admin' });
        if (change.secretRotationDays !== undefined && !may('secrets:write', { kind: 'setting', id: 'secretRotationDays' }))
          throw new HubError('FORBIDDEN', { scope: 'secrets:write' });
        // Who may make no keys may not say where others are looked for either.
        if (change.certificateFolder !== undefined && !may('certificates:write', { kind: 'setting', id: 'certificateFolder' }))
          throw new HubError('FORBIDDEN', { scope: 'certificates:write' });
        const { quickShortcut = '' } = change;
        if (quickShortcut !== '' && shortcutFree?.(quickShortcut) === false)
          throw new HubError('SHORTCUT_TAKEN', { shortcut: quickShortcut });
        await db.write(async (tx) => {
          await storeSettings(tx, change);
          await audit.append(tx, { action: 'settings.change', outcome: 'ok', actor, object: 'settings', detail: change });
          tx.onCommit(() => apply(change));
        });
        return current;
      },
    },
  };
}

/** Only what is given and differs, so that the chain tells of changes alone. */
function changesOf(current: Settings, input: SettingsChange): Partial<Settings> {
  const next = Settings.parse({ ...current, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) });
  return Object.fromEntries(Object.entries(next).filter(([key, value]) => Reflect.get(current, key) !== value));
}
