import type { HubClient } from '#shared/contract/index';
import { endedStates } from '#shared/contract/run-state';
import type { TrayRun } from './tray-menu';

/** Tells the runs in progress of a hub, as they are once all are known and at each change, until the signal aborts. */
export async function followRuns(hub: HubClient, signal: AbortSignal, tell: (runs: readonly TrayRun[]) => void): Promise<void> {
  const active = new Map<string, TrayRun>();
  let complete = false;
  for await (const event of hub.runs.watch({}, { signal })) {
    if (event.type === 'reset') {
      active.clear();
      complete = false;
    } else if (event.type === 'ready') complete = true;
    else if (event.type === 'remove') for (const key of event.keys) active.delete(key);
    else {
      for (const { id, state, subject } of event.items) {
        if (endedStates.includes(state)) active.delete(id);
        else active.set(id, { id, name: subject.name });
      }
    }
    if (complete) tell([...active.values()]);
  }
}
