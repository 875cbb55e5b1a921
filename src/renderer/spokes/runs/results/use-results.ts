import { useState, useSyncExternalStore } from 'react';
import { HubError } from '#shared/contract/errors';
import { applyResult, type ShownResult } from '#shared/contract/results';
import { useHubLink } from '../../../lib/hub-context';
import { perFrame } from '../../../lib/per-frame';
import { createSettledStore } from '../../../lib/settled-store';
import type { CallState } from '../../../lib/use-call';
import { useRenewedEffect } from '../../../lib/use-renewed';

/** The results of a run in the order in which they came, as they come; takes up where a lost connection left it. */
export function useResults(run: string): CallState<readonly ShownResult[]> {
  const { hub, ready } = useHubLink();
  const [store] = useState(() => createSettledStore<readonly ShownResult[]>());
  useRenewedEffect(
    () =>
      store.begin(async (signal, give) => {
        let shown: ReadonlyMap<string, ShownResult> = new Map();
        let after = 0;
        while (!signal.aborted) {
          try {
            for await (const batch of perFrame(hub.runs.results({ run, after }, { signal }))) {
              for (const { seq, result } of batch) {
                shown = applyResult(shown, result);
                after = seq;
              }
              give([...shown.values()]);
            }
            return give([...shown.values()]);
          } catch (error) {
            if (!HubError.is(error, 'DISCONNECTED')) throw error;
            await ready(signal);
          }
        }
      }),
    [store, hub, ready, run],
  );
  return { ...useSyncExternalStore(store.subscribe, store.snapshot), retry: store.retry };
}
