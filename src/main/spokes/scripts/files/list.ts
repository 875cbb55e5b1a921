import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';

/** Entries that are taken over in one turn of the event loop; a folder of 10,000 at once would hold it for 20 ms. */
const AT_ONCE = 256;

/** What is in a folder, a few entries a turn. Throws the system's error for the folder itself. */
export async function* listed(folder: string): AsyncGenerator<readonly Dirent[], void, void> {
  let some: Dirent[] = [];
  for await (const entry of await opendir(folder, { bufferSize: AT_ONCE })) {
    some.push(entry);
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
    await turn();
  }
  yield some;
}

/** The items in groups, a turn of the event loop between them. */
export async function* inTurns<T>(items: readonly T[]): AsyncGenerator<readonly T[], void, void> {
  for (let at = 0; at < items.length; at += AT_ONCE) {
    if (at > 0) await turn();
    yield items.slice(at, at + AT_ONCE);
  }
}
