import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { StateEntry, StateKind } from '#shared/contract/script-state';
import { jsonOfTyped } from '#shared/contract/state-text';
import { errorText } from '../../../lib/error-text';
import { useHub } from '../../../lib/hub-context';
import { useRuns } from '../../../lib/live';
import { useCall } from '../../../lib/use-call';

/** What is asked of somebody before something is done: a value to write, one to remove, or all of them. */
export type Asking =
  | { readonly what: 'write'; readonly kind: StateKind; readonly entry: StateEntry | null }
  | { readonly what: 'remove'; readonly entry: StateEntry }
  | { readonly what: 'clear' };

/** The settings and the state of a script, and what can be done with them. */
export interface ScriptState {
  /** Undefined until they were read. */
  readonly entries: readonly StateEntry[] | undefined;
  readonly error: HubError | undefined;
  readonly retry: () => void;
  readonly asking: Asking | null;
  readonly ask: (asking: Asking | null) => void;
  readonly busy: boolean;
  /** Why the last of these was not done. */
  readonly refusal: string | null;
  readonly write: (kind: StateKind, key: string, typed: string) => Promise<void>;
  readonly remove: (entry: StateEntry) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Reads them anew when a run of the script has ended, and after each change. */
export function useScriptState(script: string): ScriptState {
  const hub = useHub();
  const { t } = useTranslation('scripts');
  const [asking, setAsking] = useState<Asking | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const last = useRuns().items.reduce((latest, { subject, endedAt }) => {
    return subject.id === script && endedAt !== null && endedAt > latest ? endedAt : latest;
  }, '');
  const { value, error, retry } = useCall(
    async (signal) => {
      const all: StateEntry[] = [];
      for await (const entry of hub.scriptState.list({ script }, { signal })) all.push(entry);
      return all;
    },
    [hub, script, last],
  );

  const ask = (next: Asking | null): void => {
    setRefusal(null);
    setAsking(next);
  };
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      await work();
      setAsking(null);
    } catch (failure) {
      setRefusal(errorText(HubError.from(failure), t));
    } finally {
      setBusy(false);
      retry(); // A run may have been at it too.
    }
  };
  const { scriptState } = hub;
  return {
    entries: value,
    error,
    retry,
    asking,
    ask,
    busy,
    refusal,
    write: (kind, key, typed) =>
      attempt(async () => {
        const json = jsonOfTyped(typed) ?? '';
        await (kind === 'setting' ? scriptState.setSetting({ script, key, json }) : scriptState.set({ script, key, json }));
      }),
    remove: ({ kind, key }) =>
      attempt(() => (kind === 'setting' ? scriptState.removeSetting({ script, key }) : scriptState.remove({ script, key }))),
    clear: () => attempt(() => scriptState.clear({ script })),
  };
}
