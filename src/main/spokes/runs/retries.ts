import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import { RunId, type Run } from '#shared/contract/runs';
import { isoOf } from '#main/platform/clock';
import type { RunsDeps, Sandbox, Work, WorkProvider } from './ports';
import { newRun } from './record';
import { asWished } from './wishes';
import { type Asked, keptRequest, type KeptValues, type RunTables } from './store';

/** The next attempt of a run that failed: a run of its own, that waits for its time. */
export interface Retry {
  readonly run: Run;
  readonly work: Work;
  readonly asked: Asked;
  readonly values: KeptValues;
  readonly actor: Actor;
  /** What the attempt before says of it. */
  readonly next: NonNullable<Run['next']>;
}

/** Which runs are tried again, and when. */
export interface Retries {
  /** Keeps what a run was started with, secrets too, for as long as it lives. */
  keep(id: string, work: Work, asked: Asked): void;
  /** The next attempt after this end; undefined when there is none. Forgets what was kept. */
  after(done: Run): Promise<Retry | undefined>;
}

/** The longest wait between two attempts. */
const LONGEST_MS = 3_600_000;

/**
 * A script may ask to be tried again when it fails or takes too long: the wait doubles with each attempt. What could not
 * start at all, was cancelled or is lost is not tried again: nobody knows that it would help, or that it did not run.
 */
export function createRetries(
  deps: Pick<RunsDeps, 'db' | 'clock' | 'place' | 'log'> & {
    readonly work: Pick<WorkProvider, 'find'>;
    readonly sandbox: Pick<Sandbox, 'elevates'>;
  },
): Retries {
  const kept = new Map<string, { readonly work: Work; readonly asked: Asked }>();

  async function origin(done: Run): Promise<{ readonly work: Work; readonly asked: Asked; readonly values: KeptValues } | undefined> {
    const { values, asked } = await keptRequest(deps.db.tables<RunTables>(), done.id);
    const known = kept.get(done.id);
    kept.delete(done.id);
    if (known !== undefined) return { ...known, values };
    // Looking for its script waits for every source to be read; most runs need not.
    if (asked.retries !== null && done.attempt > asked.retries) return undefined;
    // Begun under an earlier hub: what was typed in as a secret died with it.
    if (done.params.some(({ secret }) => secret)) return undefined;
    return { work: asWished(await deps.work.find(done.subject.id, values), asked.wishes), asked, values };
  }

  return {
    keep(id, work, asked) {
      if (work.retry !== null) kept.set(id, { work, asked });
    },
    async after(done) {
      const ran = done.exitCode !== null || done.signal !== null;
      if (!(done.state === 'timed_out' || (done.state === 'failed' && ran))) {
        kept.delete(done.id);
        return undefined;
      }
      const from = await origin(done).catch((error: unknown) => {
        deps.log.warn('run.retry', { run: done.id, reason: String(error) }); // Its script went: there is nothing to try again.
        return undefined;
      });
      const retry = from?.work.retry;
      if (from === undefined || retry == null || done.attempt > retry.times) return undefined;
      const { work, asked, values } = from;
      const now = deps.clock.now();
      const notBefore = now + Math.min(LONGEST_MS, retry.delaySeconds * 1_000 * 2 ** (done.attempt - 1));
      const next = { run: RunId.parse(randomUUID()), attempt: done.attempt + 1, of: retry.times + 1, notBefore: isoOf(notBefore) };
      const actor: Actor = { id: 'hub', ...done.actor };
      const run: Run = {
        ...newRun({
          id: next.run,
          work,
          actor,
          mode: done.mode,
          level: done.sandbox.asked,
          place: deps.place,
          elevation: work.elevation ? deps.sandbox.elevates : null,
          now,
          repeats: done.id,
          // It is the same run that somebody agreed to, tried again.
          consent: done.consent,
          parent: done.parent,
        }),
        state: 'queued',
        hash: done.hash,
        trust: done.trust,
        attempt: next.attempt,
        notBefore: next.notBefore,
      };
      return { run, work, asked: { ...asked, notBefore, attended: false }, values, actor, next };
    },
  };
}
