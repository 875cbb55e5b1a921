import { isUtf8 } from 'node:buffer';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import type { Db } from '#main/platform/db-port';
import type { AuditPort } from '../audit-port';
import type { GivenToken, SecretSource, TokenSource } from '../broker-port';
import type { RecorderPort } from '../ports';
import { isTooShort } from '../recorder/maskable';
import { type AllowedToken, isGiven } from './allowed';
import { Refused } from './refused';

/** What giving takes. */
export interface GivingDeps {
  readonly db: Db;
  readonly audit: Pick<AuditPort, 'append'>;
  readonly recorder: Pick<RecorderPort, 'mask'>;
  /** Null where this hub has none. */
  readonly tokens: TokenSource;
  readonly secrets: SecretSource;
}

/** Gives one run what it was granted: hidden in its output first, then written down, then given. */
export interface Giving {
  token(allowed: AllowedToken): Promise<GivenToken>;
  /** The caller clears the buffer. */
  secret(name: string): Promise<Buffer>;
  /** Writes down that somebody was refused; only the first of many. */
  refused(refusal: Refused): void;
}

const SOURCE_MS = 30_000;
/** A token that ends sooner is asked for anew. */
/** Of scopes in a refusal. */
const MOST_TEXT = 1_024;
const RENEW_MS = 300_000;
/** Different values that one run may be given: each makes its output dearer to look through. */
const MOST_VALUES = 256;
/** Refusals of one run that are written down: whoever can reach the socket could fill the chain. */
const MOST_REFUSALS = 64;

/** `ended` aborts when the run is over: what was under way then is not given. */
export function createGiving(
  deps: GivingDeps,
  run: Pick<Run, 'id' | 'subject' | 'actor' | 'trust'>,
  ended: AbortSignal,
  track: (work: Promise<unknown>) => void,
  now: () => number = Date.now,
): Giving {
  const actor: Actor = { id: `run:${run.id}`, name: run.actor.name, face: run.actor.face };
  const hidden = new Set<string>();
  const kept = new Map<string, GivenToken>();
  let refusals = 0;

  const note = (
    action: string,
    outcome: 'ok' | 'refused',
    detail: Readonly<Record<string, string | number | boolean>>,
    personal?: Readonly<Record<string, string>>,
  ): Promise<void> =>
    deps.db.write((tx) =>
      deps.audit.append(tx, {
        action,
        outcome,
        actor,
        runId: run.id,
        object: `${run.subject.kind}:${run.subject.id}`,
        detail,
        ...(personal && { personal }),
      }),
    );

  async function from<T>(source: Promise<T>, of: Readonly<Record<string, string>> = {}): Promise<T> {
    try {
      return await source;
    } catch (error) {
      demandLiving();
      throw new Refused('unavailable', { ...of, reason: HubError.from(error).code });
    }
  }

  function demandLiving(): void {
    if (ended.aborted) throw new Refused('ended');
  }

  /** Nothing is given that the run could print unseen. */
  async function hide(value: string): Promise<void> {
    if (hidden.has(value)) return;
    if (hidden.size >= MOST_VALUES) throw new Refused('too-many');
    await from(deps.recorder.mask(run.id, [value]));
    hidden.add(value);
  }

  return {
    async token({ account, scopes }) {
      demandLiving();
      if (!isGiven(account, run)) {
        throw new Refused('not-granted', { account, scopes: scopes.join(' ').slice(0, 1_024), reason: 'SCRIPT_UNTRUSTED' });
      }
      const key = JSON.stringify([account, scopes.toSorted()]);
      const before = kept.get(key);
      // It was hidden and written down when it was given first.
      if (before !== undefined && Date.parse(before.expiresAt) - now() > RENEW_MS) return before;
      const signal = AbortSignal.any([ended, AbortSignal.timeout(SOURCE_MS)]);
      const wanted = scopes.join(' ');
      const given = await from(deps.tokens.token({ account, scopes: [...scopes], run: run.id, actor, signal }), {
        account,
        // One that was cut would be another's.
        ...(wanted.length <= MOST_TEXT && { scopes: wanted }),
      });
      await hide(given.token);
      const detail = { scopes: scopes.join(' ').slice(0, 4_096), expiresAt: given.expiresAt };
      await note('broker.token', 'ok', detail, { account, upn: given.upn });
      demandLiving();
      kept.set(key, given);
      return given;
    },
    async secret(name) {
      demandLiving();
      const script = { id: run.subject.id, name: run.subject.name };
      const signal = AbortSignal.any([ended, AbortSignal.timeout(SOURCE_MS)]);
      const value = await from(deps.secrets.use(name, { run: run.id, script, actor, signal }));
      try {
        // What is no text can be printed in ways that are not looked for; a short one stands in any output.
        const hidden = isUtf8(value) && !isTooShort(value.toString('utf8'));
        await hide(value.toString('utf8'));
        await note('broker.secret', 'ok', { secret: name, hidden });
        demandLiving();
        return value;
      } catch (error) {
        value.fill(0);
        throw error;
      }
    },
    refused({ code, detail }) {
      refusals += 1;
      if (refusals > MOST_REFUSALS || code === 'ended' || code === 'too-many') return;
      // An account may be a person's name, which can be erased from the record.
      const { account, ...rest } = detail;
      const said = { code, ...rest, ...(refusals === MOST_REFUSALS && { more: 'not written down' }) };
      track(note('broker.refuse', 'refused', said, account === undefined ? undefined : { account }));
    },
  };
}
