import { HubError } from '#shared/contract/errors';
import type { ObjectRef, ScopeName } from '#shared/contract/kernel';
import { personName } from '#main/platform/person';

/** Who had something started later: by when they said so. Milliseconds since 1970. */
export interface Starter {
  readonly name: string;
  readonly since: number;
}

/**
 * Fails with STARTER_MAY_NOT where who had something started later may not start it now: their account is disabled or gone, or has no role for
 * each of these scripts any more. The person at the machine always may.
 */
export type CheckStarter = (starter: Starter, scripts: readonly string[]) => void;

const RUNS: ScopeName = 'runs:write';

/** The accounts as they are at the moment. */
interface AccountsNow {
  readonly mayNow: (who: Starter, scope: ScopeName, object: ObjectRef) => boolean;
}

/** Asks the accounts. */
export const createCheckStarter =
  ({ mayNow }: AccountsNow, person = personName()): CheckStarter =>
  (starter, scripts) => {
    if (starter.name === person) return;
    const objects = scripts.map((id): ObjectRef => ({ kind: 'script', id }));
    if (!objects.every((object) => mayNow(starter, RUNS, object))) throw new HubError('STARTER_MAY_NOT', { person: starter.name });
  };
