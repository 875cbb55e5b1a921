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
  /** Starts the run of an approved request; resolves when it has one, has failed, or waits for the storage to say so. */
  start(id: string): Promise<void>;
  /** Goes on with one that is approved and that nobody is starting; one that was agreed to for a time that is over ends. */
  takeUp(id: string): Promise<void>;
  /** In the transaction that writes its run down. Refuses with APPROVAL_REQUEST_OVER where the request has a run, or is over. */
  readonly use: (tx: Tx, id: string, run: RunId) => Promise<void>;
  /** Ends a request that cannot be started. */
  fail(stored: StoredRequest, code: string): Promise<void>;
}

/** In whose name the run of a request is: its asker's. */
const askerOf = ({ id, asker }: Kept): Actor => ({ id: `approval:${id}`, ...asker });

/** Starts of approved requests; a start that the end of the hub cut short is for the next one. */
export function createStarting(
  deps: Pick<ApprovalsDeps, 'scope' | 'db' | 'log' | 'clock' | 'incident'>,
  book: Book,
  runs: Promise<RunsPort>,
): Starting {
  const { scope, db, log, clock } = deps;
  const underWay = new Set<string>();

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

  /** Where not even that can be written it stays agreed to, for whoever looks next. */
  async function failOrWait(stored: StoredRequest, code: string): Promise<void> {
    try {
      await fail(stored, code);
    } catch (error) {
      if (!isStorage(error)) throw error;
      log.warn('approvals.put-off', { request: stored.request.id, code: error.code });
    }
  }

  async function start(id: string): Promise<void> {
    const stored = book.get(id);
    if (stored === undefined) return;
    const { request } = stored;
    const { decision, script } = request;
    if (request.state !== 'approved' || decision === null) return;
    const secrets = book.secrets.get(id);
    if (stored.secrets && secrets === undefined) return await failOrWait(stored, SECRETS_GONE);
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
      await failOrWait(stored, HubError.from(error).code);
    }
  }

  async function alone(id: string, work: () => Promise<void>): Promise<void> {
    if (underWay.has(id)) return;
    underWay.add(id);
    try {
      await work();
    } finally {
      underWay.delete(id);
    }
  }

  const starting: Starting = {
    fail,
    start: (id) => alone(id, () => start(id)),
    takeUp: (id) =>
      alone(id, async () => {
        const stored = book.get(id);
        if (stored?.request.state !== 'approved') return;
        if (Date.parse(stored.request.expiresAt) <= clock.now()) await failOrWait(stored, 'APPROVAL_EXPIRED');
        else await start(id);
      }),
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
  return starting;
}
