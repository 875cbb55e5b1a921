import type { approvals } from '#shared/contract/approvals';
import { MOST_WAITING } from '#shared/contract/approval-values';
import type { Implement } from '#shared/contract/kernel';
import type { RunId } from '#shared/contract/runs';
import type { Tx } from '#main/platform/db-port';
import { createAsking, KEPT_OVER } from './asking';
import { createBook, isOver } from './book';
import { createDeciding } from './deciding';
import { demandOf } from './demand';
import { createHandlers } from './handlers';
import type { ApprovalsDeps, Demand, RunsPort, Wishes } from './ports';
import { createStarting, SECRETS_GONE } from './starting';
import { loadRequests, type ApprovalTables } from './store';

export { migrations } from './migrations';
export type * from './ports';

/** How often it is looked whether something has expired. */
const LOOK_MS = 5_000;

/** Requests for the consent of a second person, as the hub sees them. */
export interface Approvals {
  readonly handlers: Implement<typeof approvals>;
  /** What runs ask before they start. */
  readonly consent: {
    readonly demandOf: (wishes: Wishes) => Demand | null;
    readonly use: (tx: Tx, request: string, run: RunId) => Promise<void>;
  };
  /** The script that a request is about, as a list; undefined where there is no such request. */
  scriptsOf(request: string): readonly string[] | undefined;
  /** How many wait: somebody has to be there when they are decided on. */
  active(): number;
  /** Once there are runs: starts what was agreed to under an earlier hub, and ends what cannot be started any more. */
  readonly begin: (runs: RunsPort) => Promise<void>;
  /** Ends what nobody decided in time, and goes on with what was agreed to and could not be started or ended for want of storage; the timer calls it. */
  readonly expire: () => Promise<void>;
}

/** Makes starts wait for another person where a script or a rule says so, for as long as the scope lives. */
export async function createApprovals(deps: ApprovalsDeps): Promise<Approvals> {
  const { scope, db, log, policy } = deps;
  const book = createBook(deps, await loadRequests(db.tables<ApprovalTables>(), log, KEPT_OVER + 2 * MOST_WAITING));
  let runsAreThere = (_runs: RunsPort): void => undefined;
  const runs = new Promise<RunsPort>((resolve) => (runsAreThere = resolve));
  const starting = createStarting(deps, book, runs);
  const deciding = createDeciding(deps, book, starting);
  let begun = false;
  /** Before there are runs nothing can be started. */
  async function look(): Promise<void> {
    await deciding.expire();
    if (begun) for (const { id, state } of open()) if (state === 'approved') await starting.takeUp(id);
  }
  scope.every(LOOK_MS, look);
  const open = () => [...book.shown.values()].filter((request) => !isOver(request));
  return {
    handlers: createHandlers(deps, { book, deciding, ask: createAsking(deps, book, runs) }),
    consent: { demandOf: (wishes) => demandOf(wishes, policy()), use: starting.use },
    scriptsOf(id) {
      const stored = book.get(id);
      return stored && [stored.request.script.id];
    },
    active: () => open().length,
    expire: look,
    async begin(there) {
      runsAreThere(there);
      await deciding.expire();
      for (const { id, state } of open()) {
        const stored = book.get(id);
        // What was typed as a secret died with the hub that it was typed into.
        if (stored?.secrets === true && !book.secrets.has(id)) await starting.fail(stored, SECRETS_GONE);
        else if (state === 'approved') await starting.takeUp(id);
      }
      begun = true;
    },
  };
}
