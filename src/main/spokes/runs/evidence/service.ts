import { createPublicKey } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { isoOf } from '#main/platform/clock';
import { isRecipient, type Lock } from '#main/proof/age-file';
import { publicKeyOf } from '#main/proof/signature';
import type { Run } from '#shared/contract/runs';
import { createTurns } from '../journal/turns';
import type { RunsDeps } from '../ports';
import { folderOf } from '../record';
import { isEnded } from '../service';
import { createRunReader, findRun, keptRequest, stepsOf, type RunTables } from '../store';
import { packStream } from './pack-stream';
import { signingKey } from './signing-key';

/** Packs that are made at once, in the whole hub. */
const AT_ONCE = 1;

/** Runs of steps that one pack holds: a manifest names 64 files. */
const MOST_STEPS = 60;

/** A key each: they are long, and a detail has a bound. */
const named = (recipients: readonly string[]): Record<string, string> =>
  Object.fromEntries(recipients.map((recipient, index) => [`recipient${index + 1}`, recipient]));

/** Evidence packs: what a run was and did, as a file that is checked without this hub. */
export interface Evidence {
  /** A ticket for the pack of an ended run. Refuses with RUN_NOT_ENDED and RECIPIENT_INVALID. */
  pack(run: Run, lock: Lock, actor: Actor): Promise<{ readonly ticket: string; readonly name: string; readonly publicKey: string }>;
  /** The public half of the key that this hub signs with, as base64url. */
  publicKey(): Promise<string>;
}

type Deps = Pick<
  RunsDeps,
  'scope' | 'db' | 'log' | 'clock' | 'audit' | 'bytes' | 'home' | 'place' | 'incident' | 'version' | 'evidenceWorker'
>;

/** Makes packs in a worker, one at a time. */
export function createEvidence(deps: Deps): Evidence {
  const { scope, db, clock, audit, bytes, home } = deps;
  const turns = createTurns(AT_ONCE);
  const tables = db.tables<RunTables>();
  const read = createRunReader(deps.log);
  const worker = pathToFileURL(deps.evidenceWorker);

  /** The runs of a job's steps, the last attempts before those that came before them: as many as a pack names. */
  async function stepRuns({ id, job }: Run): Promise<readonly Run[]> {
    if (job === null) return [];
    const last = await Promise.all(job.steps.map(async (step) => (step.run === null ? [] : read(await findRun(tables, step.run)))));
    const all = [...last.flat(), ...read(await stepsOf(tables, id))];
    return [...new Map(all.map((run) => [run.id, run])).values()].slice(0, MOST_STEPS);
  }

  return {
    publicKey: async () => publicKeyOf(await signingKey(home)),
    async pack(run, lock, actor) {
      if (!isEnded(run)) throw new HubError('RUN_NOT_ENDED', { run: run.id });
      for (const recipient of 'recipients' in lock ? lock.recipients : []) {
        if (!(await isRecipient(recipient))) throw new HubError('RECIPIENT_INVALID', { recipient: recipient.slice(0, 1_024) });
      }
      const key = await signingKey(home);
      const publicKey = publicKeyOf(createPublicKey(key));
      const { values } = await keptRequest(tables, run.id);
      const ran = await stepRuns(run);
      // Written before it is made: each pack holds the entry of its own making, and has one to begin with where older ones were removed.
      await db.write(async (tx) => {
        for (const { id, subject } of [run, ...ran]) {
          await audit.append(tx, {
            action: 'run.evidence',
            outcome: 'ok',
            actor,
            runId: id,
            object: `${subject.kind}:${subject.id}`,
            detail: { signer: publicKey, passphrase: 'passphrase' in lock },
            // What a person typed, or a list of who is trusted: neither is for ever.
            ...('recipients' in lock && { personal: named(lock.recipients) }),
          });
        }
      });
      const extent = await audit.extentOf(run.id);
      const name = `${run.subject.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 64)}-${run.id.slice(0, 8)}.evidence.age`;
      const facts = {
        createdAt: isoOf(clock.now()),
        createdBy: { name: actor.name, face: actor.face },
        hub: { version: deps.version, place: deps.place.slice(0, 256) },
        run,
        params: values,
      };
      const steps = await Promise.all(
        ran.map(async (step) => ({
          name: `steps/${step.parent?.step ?? 'step'}-${step.id.slice(0, 8)}.tar`,
          folder: folderOf(home, step.id),
          facts: { ...facts, run: step, params: (await keptRequest(tables, step.id)).values },
          audit: await audit.extentOf(step.id),
        })),
      );
      const ticket = bytes.issue({
        kind: 'get',
        name,
        type: 'application/octet-stream',
        size: undefined,
        open: () =>
          packStream({
            task: { folder: folderOf(home, run.id), facts, lock, key, audit: extent, steps },
            worker,
            turns,
            pages: (from, to) => audit.pages(from, to),
            signal: scope.signal,
            report: (error) => void deps.incident(error, 'run.evidence'),
          }),
      });
      return { ticket, name, publicKey };
    },
  };
}
