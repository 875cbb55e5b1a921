import type { Settings } from '#shared/contract/settings';
import type { Home } from './home';
import { hubOf } from './hub-of';

/** Takes away what one test made and the next would find, and sets what was chosen back. What ran stays in the history. */
export async function tidy(home: Home, settings: Settings): Promise<void> {
  const { hub, close } = await hubOf(home);
  try {
    for (const { id } of await listed(hub.schedules.watch({}))) await hub.schedules.remove({ schedule: id });
    for (const { id } of await listed(hub.triggers.watch({}))) await hub.triggers.remove({ trigger: id });
    for (const { id } of await listed(hub.jobs.watch({}))) await hub.jobs.remove({ job: id });
    for (const { id, builtIn } of await listed(hub.scripts.sources({}))) if (!builtIn) await hub.scripts.removeSource({ source: id });
    for await (const { favourites } of hub.favourites.watch({})) {
      for (const { script } of favourites) await hub.favourites.remove({ script });
      break;
    }
    await hub.settings.set(settings);
  } finally {
    close();
  }
}

/** The items that a collection begins with. */
async function listed<T>(
  events: AsyncIterable<{ type: 'page'; items: readonly T[] } | { type: 'reset' | 'ready' | 'upsert' | 'remove' }>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const event of events) {
    if (event.type === 'page') items.push(...event.items);
    if (event.type === 'ready') break;
  }
  return items;
}
