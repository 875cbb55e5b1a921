import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { HubError } from '#shared/contract/errors';
import type { Settings } from '#shared/contract/settings';
import { useHub } from './hub-context';
import { keepSettings } from './kept-settings';
import { useStream } from './use-stream';

interface SettingsValue {
  readonly settings: Settings;
  /** False until the hub has said what they are. */
  readonly known: boolean;
  /** Shows the change at once and keeps it; goes back when the hub refuses. */
  readonly change: (change: Partial<Settings>) => Promise<void>;
}

const SettingsContext = createContext<SettingsValue | null>(null);

/** Lends the settings to everything below, live. */
export function SettingsProvider({ initial, children }: { readonly initial: Settings; readonly children: ReactNode }): ReactNode {
  const hub = useHub();
  const { value: watched } = useStream((signal) => hub.settings.watch({}, { signal }), [hub]);
  const [answer, setAnswer] = useState<{ readonly settings: Settings; readonly since: Settings | undefined }>();
  const [wanted, setWanted] = useState<Partial<Settings>>({});
  // The answer to a change counts until the hub tells of a newer state.
  const value = answer !== undefined && answer.since === watched ? answer.settings : watched;
  useEffect(() => {
    if (value !== undefined) keepSettings(value);
  }, [value]);
  const provided = useMemo<SettingsValue>(
    () => ({
      settings: { ...(value ?? initial), ...wanted },
      known: value !== undefined,
      change: async (change) => {
        setWanted((before) => ({ ...before, ...change }));
        try {
          setAnswer({ settings: await hub.settings.set(change), since: watched });
        } catch (error) {
          throw HubError.from(error);
        } finally {
          setWanted({});
        }
      },
    }),
    [hub, value, watched, initial, wanted],
  );
  return <SettingsContext value={provided}>{children}</SettingsContext>;
}

/** The settings and how to change them. Throws outside a SettingsProvider. */
export function useSettings(): SettingsValue {
  const value = useContext(SettingsContext);
  if (value === null) throw new Error('SettingsProvider is missing');
  return value;
}
