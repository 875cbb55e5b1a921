import { createHash, randomUUID } from 'node:crypto';
import { HubError } from '#shared/contract/errors';
import type { Occurrence } from '#shared/contract/triggers';
import { steadyNow } from '#main/platform/clock';
import { isStorage } from '#main/platform/storage-faults';
import type { Book } from './book';
import type { HookAnswer, HookRequest, TriggersDeps } from './ports';
import { deliveryOf, isProved, type Known } from './proof';
import { createRate } from './rate';
import { createRefusals } from './refusals';
import type { Senders } from './senders';
import type { Stored } from './store';
import { valuesFrom } from './taking';
import type { TakeUp } from './taking-up';

/** Answers requests to hooks, and starts nothing else. */
export interface Hooks {
  readonly answer: (request: HookRequest) => Promise<HookAnswer>;
}

/**
 * Who proves nothing is told the same whether there is such a hook or not. Who proves to be the sender is told what is wrong.
 * While secrets are locked who proves nothing may be any sender: each is asked to come again.
 */
export function createHooks(deps: TriggersDeps, book: Book, takeUp: TakeUp, senders: Pick<Senders, 'of' | 'settled' | 'locked'>): Hooks {
  const { db, clock, log, startables } = deps;
  const refusals = createRefusals(deps);
  /** By trigger, and by address for all who prove nothing: behind a proxy everybody comes from one. */
  const ofTriggers = createRate(steadyNow);
  const ofAddresses = createRate(steadyNow);

  async function answerProved(stored: Stored, proof: Known['proof'], request: HookRequest): Promise<HookAnswer> {
    if (stored.paused) return refusal(409, 'TRIGGER_PAUSED');
    // GitHub asks so whether anybody is there: nothing has happened.
    if (proof === 'github' && request.headers['x-github-event'] === 'ping') return { status: 200, body: { ping: true } };
    const event = readJson(request.body);
    if (event === undefined && request.body.length > 0) return refusal(400, 'BAD_INPUT', { issues: ['the body is not JSON'] });
    const params = valuesFrom(stored.params, stored.take, event);
    const delivery = deliveryOf(request, proof);
    // A delivery that is known needs no values that fit: it was answered once, and is answered the same.
    await startables.check(stored.kind, stored.script, params, ({ kind, id }) => kind === 'script' && stored.scripts.includes(id));
    const key = delivery === undefined ? randomUUID() : createHash('sha256').update(delivery).digest('hex');
    const taken = await db.write((tx) =>
      takeUp(tx, stored, { key, about: delivery ?? '', params, address: request.address.slice(0, 256) }),
    );
    if (taken.type === 'full') return { ...refusal(429, 'TRIGGER_FULL'), retryAfterSeconds: 60 };
    const { id, result } = taken.occurrence;
    return taken.type === 'fresh'
      ? { status: 202, body: { event: id, state: result.type } }
      : { status: 200, body: { event: id, duplicate: true, ...stateOf(result) } };
  }

  return {
    async answer(request) {
      await senders.settled();
      const stored = book.get(request.id)?.stored;
      const known = stored?.event.type === 'http' ? senders.of(stored.id) : undefined;
      if (!isProved(request, known, clock.now()) || stored === undefined || known === undefined) {
        const retryAfterSeconds = ofAddresses.take(request.address);
        if (retryAfterSeconds !== undefined) return { ...refusal(429, 'TOO_MANY_REQUESTS'), retryAfterSeconds };
        ofAddresses.refused(request.address);
        if (senders.locked()) return { ...refusal(503, 'SECRETS_LOCKED'), retryAfterSeconds: 60 };
        await refusals.note(request.address);
        return refusal(401, 'HOOK_REFUSED');
      }
      const retryAfterSeconds = ofTriggers.take(stored.id);
      if (retryAfterSeconds !== undefined) return { ...refusal(429, 'TOO_MANY_REQUESTS'), retryAfterSeconds };
      try {
        return await answerProved(stored, known.proof, request);
      } catch (error) {
        if (isStorage(error)) return { ...refusal(503, error.code), retryAfterSeconds: 5 };
        if (!(error instanceof HubError)) throw error;
        log.info('hook.refused', { trigger: stored.id, code: error.code });
        return HubError.is(error, 'PARAMS_INVALID') ? refusal(422, error.code, { issues: error.data.issues }) : refusal(409, error.code);
      }
    },
  };
}

const refusal = (status: number, code: string, more: Readonly<Record<string, unknown>> = {}): HookAnswer => ({
  status,
  body: { code, ...more },
});

const stateOf = (result: Occurrence['result']): Readonly<Record<string, string>> =>
  result.type === 'started' ? { state: result.type, run: result.run } : { state: result.type };

/** Undefined when it is none, or nested too deep to be written again. */
function readJson(body: Buffer): unknown {
  try {
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    JSON.stringify(read);
    return read;
  } catch {
    return undefined;
  }
}
