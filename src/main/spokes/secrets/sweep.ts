import type { OpenableStore } from '#main/platform/sealed/store';
import type { KeptValues } from './ports';

/** Where the values of named secrets lie in the sealed store. */
export const AREA = 'named/';
/** Where those lie that no name led to, each by when it was put there. */
const SWEPT = 'swept/';
/** How long they stay: a database that was put back from a copy may name them again. */
const STAY_MS = 30 * 86_400_000;

/** What is swept: the areas of those that keep values there. */
export interface Sweepable {
  readonly sealed: OpenableStore;
  readonly areas: readonly KeptValues[];
  readonly now: number;
}

/**
 * Puts values aside that are of no use to who kept them, brings back those that are again, and forgets what lay aside for 30 days.
 * Nothing of an area is touched while it cannot be said what is of use there; gives these areas.
 */
export async function sweepValues({ sealed, areas, now }: Sweepable): Promise<readonly string[]> {
  // Before anybody is asked: what comes meanwhile is not swept.
  const names = await sealed.names();
  const untouched: string[] = [];
  for (const { area, inUse } of areas) {
    const used = await inUse();
    if (used === undefined) {
      untouched.push(area);
      continue;
    }
    for (const name of names) {
      if (name.startsWith(area)) {
        if (!used.has(name.slice(area.length))) await move(sealed, name, asideOf(name, now));
        continue;
      }
      const aside = readAside(name);
      if (aside?.name.startsWith(area) !== true) continue;
      if (used.has(aside.name.slice(area.length))) await move(sealed, name, aside.name);
      else if (aside.at + STAY_MS < now) await sealed.remove(name);
    }
  }
  return untouched;
}

/** Without its area where that is the named ones: so they were put aside from the first. */
const asideOf = (name: string, now: number): string => `${SWEPT}${now}/${name.startsWith(AREA) ? name.slice(AREA.length) : name}`;

function readAside(text: string): { readonly name: string; readonly at: number } | undefined {
  const [, at, name] = /^swept\/(\d+)\/(.+)$/.exec(text) ?? [];
  return at === undefined || name === undefined ? undefined : { name: name.includes('/') ? name : AREA + name, at: Number(at) };
}

/** Killed in between it lies at both places, and the next sweep goes on. */
async function move(sealed: OpenableStore, from: string, to: string): Promise<void> {
  const bytes = await sealed.read(from);
  if (bytes === undefined) return;
  try {
    await sealed.write(to, bytes);
  } finally {
    bytes.fill(0);
  }
  await sealed.remove(from);
}
