import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { RunId } from '#shared/contract/runs';
import { hubActor } from '#main/platform/hub-actor';
import type { Tx } from '#main/platform/db-port';
import { isStorage } from '#main/platform/storage-faults';
import type { Book } from './book';
import type { ApprovalsDeps, Kept, RunsPort } from './ports';
import { startOf, type ApprovalTables, type StoredRequest } from './store';

/** What became of secrets that only the hub before this one knew. */
export const SECRETS_GONE = 'secrets-gone';

/** Starts what was agreed to: each once, whatever ends the hub in between. */
export interface Starting {
  /** Starts the run of an approved request; resolves when it has one, or has failed. */
  start(id: string): Promise<void>;
  /** In the transaction that writes its run down. Refuses with APPROVAL_REQUEST_OVER where the request has a run, or is over. */
  readonly use: (tx: Tx, id: string, run: RunId) => Promise<void>;
  /** Ends a request that cannot be started. */
  fail(stored: StoredRequest, code: string): Promise<void>;
}

/** In whose name the run of a request is: its asker's. */
const askerOf = ({ id, asker }: Kept): Actor => ({ id: `approval:${id}`, ...asker });

/** Starts of approved requests; a start that the end of the hub cut short is for the next one. */
export function createStarting(
  deps: Pick<ApprovalsDeps, 'scope' | 'db' | 'log' | 'incident'>,
  book: Book,
  runs: Promise<RunsPort>,
): Starting {
  const { scope, db, log } = deps;

  async function fail({ request }: StoredRequest, code: string): Promise<void> {
    const next: Kept = { ...request, state: 'failed', code: code.slice(0, 64) };
    const change = {
      action: 'approval.fail',
      outcome: 'failed',
      actor: hubActor,
      detail: { script: request.script.id, reason: code },
    } as const;
    await db.write((tx) => book.move(tx, next, request.state, change));
  }

  return {
    fail,
    async start(id) {
      const stored = book.get(id);
      if (stored === undefined) return;
      const { request } = stored;
      const { decision, script } = request;
      if (request.state !== 'approved' || decision === null) return;
      const secrets = book.secrets.get(id);
      if (stored.secrets && secrets === undefined) return await fail(stored, SECRETS_GONE);
      const consent = { request: id, asked: request.reason, ...decision };
      try {
        const port = await runs;
        await port.checkStarter({ name: request.asker.name, since: Date.parse(request.askedAt) }, [script.id]);
        const start = await startOf(db.tables<ApprovalTables>(), id);
        const whole = { ...start, params: { ...start.params, ...secrets }, consent };
        await port.startAgreed(whole, askerOf(request), (object) => object.kind === 'script' && object.id === script.id);
      } catch (error) {
        // It is durable that somebody agreed: the next hub goes on from there.
        if (scope.signal.aborted) return;
        if (!(error instanceof HubError)) deps.incident(error, 'approvals.start');
        if (isStorage(error)) log.warn('approvals.start', { code: error.code });
        await fail(stored, HubError.from(error).code);
      }
    },
    async use(tx, id, run) {
      const stored = book.get(id);
      const over = new HubError('APPROVAL_REQUEST_OVER', { request: id, state: stored?.request.state ?? 'failed' });
      if (stored === undefined) throw over;
      const { request } = stored;
      const change = {
        action: 'approval.start',
        outcome: 'ok',
        actor: askerOf(request),
        runId: run,
        detail: { script: request.script.id },
      } as const;
      if (!(await book.move(tx, { ...request, state: 'started', run }, 'approved', change))) throw over;
    },
  };
}
