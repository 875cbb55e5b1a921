import { HubError } from '#shared/contract/errors';
import type { ObjectRef, ScopeName } from '#shared/contract/kernel';

/** Who had something started later: by when they said so. Milliseconds since 1970. */
export interface Starter {
  readonly name: string;
  readonly since: number;
}

/**
 * Fails with STARTER_MAY_NOT where who had something started later may not start it now: their account is disabled or gone, its way of signing in
 * is not offered any more, or it has no role for each of these scripts. The person at the machine always may, by whichever name they had it started.
 */
export type CheckStarter = (starter: Starter, scripts: readonly string[]) => Promise<void>;

const RUNS: ScopeName = 'runs:write';

/** The people as they are at the moment. */
interface PeopleNow {
  /** Without an object: whether they may do it with anything. */
  readonly mayNow: (who: Starter, scope: ScopeName, object?: ObjectRef) => boolean;
  readonly machineNames: ReadonlySet<string>;
}

/** The scripts as they are known at the moment. */
interface ScriptsNow {
  /** Before that nothing is missing. */
  readonly opened: Promise<void>;
  get(id: string): unknown;
}

/** Asks the accounts, as soon as it is known which scripts there are: the reach of a role may be a matter of their tags. */
export const createCheckStarter =
  ({ mayNow, machineNames }: PeopleNow, known: ScriptsNow): CheckStarter =>
  async (starter, scripts) => {
    if (machineNames.has(starter.name)) return;
    await known.opened;
    const refused = scripts.filter((id) => !mayNow(starter, RUNS, { kind: 'script', id }));
    const [first] = refused;
    if (first === undefined) return;
    // Nobody knows the tags of a script that is not there: that it is not is the reason, and nothing starts.
    const missing = refused.every((id) => known.get(id) === undefined);
    if (missing && mayNow(starter, RUNS)) throw new HubError('SCRIPT_NOT_FOUND', { script: first.slice(0, 1_024) });
    throw new HubError('STARTER_MAY_NOT', { person: starter.name });
  };
