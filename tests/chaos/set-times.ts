import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Random } from '../support/random';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** A day, in milliseconds. */
export const DAY = 24 * HOUR;

/** A wall clock that is wrong by as much as it is told to be; for hubs that are started with `env`. */
export interface WrongClock {
  readonly env: Readonly<Record<string, string>>;
  /** What hubs with this clock take for the time. Milliseconds since 1970. */
  now(): number;
  /** From now on it is this time. */
  set(to: number): void;
  remove(): void;
}

/** Right at first. The hub's children and threads have it too. */
export function createWrongClock(): WrongClock {
  const folder = mkdtempSync(join(tmpdir(), 'axle-clock-'));
  const file = join(folder, 'offset');
  const preload = pathToFileURL(join(process.cwd(), 'tests/support/set-clock.mjs'));
  let offset = 0;
  const write = (): void => {
    // In one step: it is read at any moment.
    writeFileSync(`${file}.new`, String(offset));
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    env: { NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_CLOCK: file },
    now: () => Date.now() + offset,
    set(to) {
      offset = Math.round(to - Date.now());
      write();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A time that the clock is set to, and how that is called. */
export interface Jump {
  readonly name: string;
  readonly to: number;
}

/** Midnight, as well as a moment before the hour that is skipped and before the one that comes twice, in Paris. */
const moments = [
  ['to just before midnight', '2027-03-09T22:59:58Z'],
  ['to just before the hour that summer time skips', '2027-03-28T00:59:58Z'],
  ['to just before the hour that comes twice', '2027-10-31T00:59:58Z'],
  ['to just before the end of a leap day', '2028-02-29T22:59:58Z'],
  ['to before 1970', '1969-12-31T23:59:50Z'],
] as const;
const steps = [5 * SECOND, 90 * SECOND, HOUR, 25 * HOUR, 40 * DAY, 3 * 365 * DAY] as const;

/** Where the clock goes next: by seconds to years, either way, to a time that is known for trouble, or back to what is true. */
export function nextJump(random: Random, now: number): Jump {
  const kind = random.below(9);
  if (kind === 0) return { name: 'to the true time', to: Date.now() };
  if (kind <= 2) {
    const [name, at] = moments[random.below(moments.length)] ?? moments[0];
    return { name, to: Date.parse(at) };
  }
  const by = (steps[random.below(steps.length)] ?? HOUR) * (random.below(2) === 0 ? 1 : -1);
  return { name: `by ${by / SECOND} s`, to: now + by };
}
