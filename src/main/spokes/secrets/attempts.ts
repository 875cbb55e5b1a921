import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { FORGET_MS, pauseAfter, type Pace } from '#main/platform/attempt-pace';
import type { Tx } from '#main/platform/db-port';
import type { SecretsDeps } from './ports';
import type { SecretTables } from './store';

/** Who sits at the machine has its files as well: a short wait is enough, and no browser makes it longer. */
const AT_THE_MACHINE: Pace = { free: 5, first: 2_000, most: 60_000 };
/** A person in a browser, in whatever sessions. */
const IN_A_BROWSER: Pace = { free: 5, first: 2_000, most: 15 * 60_000 };
/** All browsers together: whoever has several accounts does not have as many attempts. Short, since it makes everybody there wait. */
const ALL_BROWSERS: Pace = { free: 20, first: 1_000, most: 30_000 };
/** People that are counted at most; beyond, who tried longest ago is forgotten. */
const MOST = 1_000;

interface Count {
  readonly failures: number;
  readonly at: number;
}

/** How often a passphrase was wrong, and for how long none is looked at. */
export interface Attempts {
  /** Counted as a failure before it is looked at, so that many at once are not cheaper. Refuses with PASSPHRASE_PAUSED. */
  begin(actor: Actor): void;
  /** It was right: nothing stands against them. */
  succeeded(actor: Actor): void;
  /** It was not looked at, and does not count. */
  withdrawn(actor: Actor): void;
  /** Whether this refusal is the first of its wait: those after it say nothing new. */
  isFirst(actor: Actor): boolean;
  /** Writes down how the counts stand, with what is written of them. */
  keep(tx: Tx): Promise<void>;
}

/** The counts of this hub and, as far as they were written down, of the one before. */
export async function createAttempts({ db, clock }: Pick<SecretsDeps, 'db' | 'clock'>): Promise<Attempts> {
  const rows = await db.tables<SecretTables>().selectFrom('passphrase_attempts').selectAll().orderBy('at').execute();
  const counts = new Map<string, Count>(rows.map(({ who, failures, at }) => [who, { failures, at }]));
  const unsaved = new Set<string>();
  const told = new Set<string>();

  const keysOf = ({ face, name }: Actor): readonly [string, Pace][] =>
    face === 'browser'
      ? [
          [`browser ${name}`, IN_A_BROWSER],
          ['browsers', ALL_BROWSERS],
        ]
      : [['machine', AT_THE_MACHINE]];
  const ownOf = (actor: Actor): string => keysOf(actor)[0]?.[0] ?? '';

  function put(key: string, count: Count | undefined): void {
    counts.delete(key);
    if (count !== undefined) counts.set(key, count);
    unsaved.add(key);
  }
  function known(key: string): Count | undefined {
    const count = counts.get(key);
    if (count === undefined) return undefined;
    const now = clock.now();
    // A clock that was set back would make it wait for as long as it was set back.
    if (count.at > now) put(key, { ...count, at: now });
    if (now - count.at > FORGET_MS) put(key, undefined);
    return counts.get(key);
  }
  function waitOf(key: string, pace: Pace): number {
    const count = known(key);
    return count === undefined ? 0 : count.at + pauseAfter(pace, count.failures) - clock.now();
  }
  function lessOne(key: string): void {
    const count = known(key);
    if (count !== undefined) put(key, count.failures <= 1 ? undefined : { ...count, failures: count.failures - 1 });
  }

  return {
    begin(actor) {
      const keys = keysOf(actor);
      const wait = Math.max(0, ...keys.map(([key, pace]) => waitOf(key, pace)));
      if (wait > 0) throw new HubError('PASSPHRASE_PAUSED', { seconds: Math.ceil(wait / 1_000) });
      told.delete(ownOf(actor));
      for (const [key] of keys) put(key, { failures: (known(key)?.failures ?? 0) + 1, at: clock.now() });
      for (const key of counts.keys()) {
        if (counts.size <= MOST) break;
        put(key, undefined);
      }
    },
    succeeded(actor) {
      const [[own] = [''], all] = keysOf(actor);
      put(own, undefined);
      if (all !== undefined) lessOne(all[0]);
    },
    withdrawn(actor) {
      for (const [key] of keysOf(actor)) lessOne(key);
    },
    isFirst(actor) {
      const own = ownOf(actor);
      if (told.has(own)) return false;
      told.add(own);
      return true;
    },
    async keep(tx) {
      const tables = tx.tables<SecretTables>();
      const saved = [...unsaved].map((who) => ({ who, count: counts.get(who) }));
      for (const { who, count } of saved) {
        if (count === undefined) await tables.deleteFrom('passphrase_attempts').where('who', '=', who).execute();
        else
          await tables
            .insertInto('passphrase_attempts')
            .values({ who, ...count })
            .onConflict((there) => there.column('who').doUpdateSet({ ...count }))
            .execute();
      }
      tx.onCommit(() => {
        for (const { who, count } of saved) if (counts.get(who) === count) unsaved.delete(who);
      });
    },
  };
}
