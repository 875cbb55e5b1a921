import type { HubClient } from '#shared/contract/index';
import { endedStates } from '#shared/contract/run-state';
import type { ActiveRun, SlotsInUse } from '#main/hub/hub-port';

/** Tells the runs in progress of a hub, as they are once all are known and at each change, until the signal aborts. */
export async function followRuns(hub: HubClient, signal: AbortSignal, tell: (runs: readonly ActiveRun[]) => void): Promise<void> {
  const active = new Map<string, ActiveRun>();
  let complete = false;
  for await (const event of hub.runs.watch({}, { signal })) {
    if (event.type === 'reset') {
      active.clear();
      complete = false;
    } else if (event.type === 'ready') complete = true;
    else if (event.type === 'remove') for (const key of event.keys) active.delete(key);
    else {
      for (const { id, state, subject, progress } of event.items) {
        if (endedStates.includes(state)) active.delete(id);
        else active.set(id, { id, name: subject.name, percent: progress?.percent ?? null });
      }
    }
    if (complete) tell([...active.values()]);
  }
}

/** Tells how many slots of all runs are in use, at each change, until the signal aborts. */
export async function followSlots(hub: HubClient, signal: AbortSignal, tell: (slots: SlotsInUse) => void): Promise<void> {
  for await (const event of hub.slots.watch({}, { signal })) {
    if (event.type !== 'page' && event.type !== 'upsert') continue;
    for (const { name, used, limit } of event.items) if (name === 'hub') tell({ used, limit });
  }
}
