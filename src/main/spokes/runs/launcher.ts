import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Run } from '#shared/contract/runs';
import type { ProcessId } from '#main/platform/process-id-port';
import { keepGrants, planGrants } from './grant-plan';
import { stronger, wantedLevel } from './level';
import type { EnvironmentFolder, EnvironmentRequest, RunsDeps, SandboxPlan, Staging, Work } from './ports';
import { demandSame } from './plan-digest';
import { isTooShort } from './recorder/maskable';
import type { Wait } from './preparations';
import { aboutOf, folderOf } from './record';
import type { Launch } from './recorder/contract';
import type { Asked } from './store';
import { takeBack } from './take-back';

/** Between TERM and KILL, in milliseconds. */
export const GRACE_MS = 5_000;
const MIB = 1_048_576;
/** As many notes has a run. */
const MOST_NOTES = 16;

/** A run whose sandbox is planned, and where that is possible set up as far as the moment before its first instruction. */
export interface Prepared {
  readonly plan: SandboxPlan;
  /** SHA-256 of what it is granted, as that was written down. */
  readonly planHash: string;
  /** Lets it run; not before the run is durable. */
  begin(): Promise<{ readonly child: ProcessId; readonly startedAt: string }>;
  /** Takes everything back; for a run that was not admitted after all. */
  undo(): Promise<void>;
}

/** A run with all that is needed to begin it. */
export interface Job {
  readonly run: Run;
  readonly work: Work;
  readonly staging: Staging | undefined;
  readonly asked: Asked;
  /** What was begun while the run was being admitted. */
  readonly ahead: Promise<Prepared> | undefined;
  /** What was begun, being taken back: the same run cannot be begun anew before. */
  readonly undone?: Promise<void> | undefined;
}

/** Plans a run's sandbox; `ahead` sets it up at once. */
export type Launcher = (run: Run, work: Work, staging: Staging, asked: Asked, how: How) => Promise<Prepared>;

interface How {
  readonly ahead: boolean;
  readonly wait: Wait;
}

/**
 * Turns work into a child of the recorder. With `ahead` the sandbox is set up at once and waits at a gate: that takes
 * about as long as making the run durable, and the two need not wait for each other.
 */
export function createLauncher(
  deps: Pick<RunsDeps, 'sandbox' | 'environments' | 'recorder' | 'broker' | 'settings' | 'state' | 'home' | 'runtime' | 'log'>,
): Launcher {
  const { sandbox, recorder, broker } = deps;
  return async (run, work, staging, asked, how) => {
    try {
      return await prepare(run, work, staging, asked, how);
    } catch (error) {
      await broker.close(run.id);
      throw error;
    }
  };

  async function prepare(run: Run, work: Work, staging: Staging, asked: Asked, { ahead, wait }: How): Promise<Prepared> {
    const folder = folderOf(deps.home, run.id);
    const staged = await staging.staged;
    const environment = await installed({ run: run.id, staged, folder }, staging, wait);
    const wanted = {
      // The floor may have risen while it waited.
      level: stronger(run.sandbox.asked, deps.settings().sandboxFloor),
      fallback: wantedLevel(asked.sandbox, work.sandbox, deps.settings()).fallback,
    };
    // What is read with such rights is named by its digest.
    if (work.elevation) await staging.held;
    const given = await deps.state.give(run.subject.id, folder);
    const granted = await planGrants(sandbox, work, staged, wanted, { environment, state: given !== null, mode: run.mode });
    // Once more: what has waited since it was asked for may find another machine.
    if (asked.expect !== undefined) {
      const { trust } = await staging.held;
      demandSame(asked.expect, { plan: granted, trust }, run.subject.id, deps.home);
    }
    // What it is given goes by how its bytes are trusted, which a run that is set up ahead does not say yet.
    const place = granted.broker === null ? null : await broker.open({ ...run, ...(await staging.held) }, granted, granted.broker);
    const planned = await sandbox.plan({
      run: run.id,
      mode: run.mode,
      granted,
      staged,
      given,
      secrets: work.secrets,
      folder,
      runtime: deps.runtime,
      copies: staging.copies(),
      attended: asked.attended,
      broker: place,
      // What is put into its sandbox has to be there before it begins.
      gated: ahead || place !== null,
    });
    const plan = { ...planned, notes: [...notesOf(work), ...planned.notes].slice(0, MOST_NOTES) };
    const launch: Launch = {
      ...plan.launch,
      run: run.id,
      folder,
      mode: run.mode,
      columns: asked.columns,
      rows: asked.rows,
      timeoutMs: run.timeoutSeconds === null ? null : run.timeoutSeconds * 1_000,
      graceMs: GRACE_MS,
      about: aboutOf(plan),
      ...(place !== null && { brokered: true }),
      ...(work.exposedSecrets.length > 0 && { secretArguments: work.exposedSecrets.map(({ value }) => value) }),
      quotaBytes: deps.settings().outputPerRunMiB * MIB,
    };
    const gated = plan.launch.fds.some((fd) => fd.type === 'gate');
    const launched = gated ? recorder.launch(launch) : undefined;
    // Not before the recorder has been told: it is written down while the sandbox is being set up.
    const kept = nextTurn().then(() => keepGrants(folder, { ...granted, limits: plan.limits }));
    let planHash: string;
    try {
      const [hash, waiting] = await Promise.all([kept, launched]);
      planHash = hash;
      if (waiting !== undefined) await broker.prepared(run.id, waiting.child);
    } catch (error) {
      // What the recorder has, it takes back; what nobody has is taken back here.
      const [, there] = await Promise.allSettled([kept, launched]);
      const undone = gated && there.status === 'fulfilled' ? recorder.undo(run.id) : takeBack(launch);
      await undone.catch((failure: unknown) => deps.log.error('run.undo', failure));
      throw error;
    }
    return {
      plan,
      planHash,
      async begin() {
        await staging.held; // The bytes are there.
        const begun = gated ? await recorder.release(run.id) : await recorder.launch(launch);
        broker.began(run.id, begun.child);
        return begun;
      },
      async undo() {
        await broker.close(run.id);
        await (gated ? recorder.undo(run.id) : takeBack(launch));
      },
    };
  }

  /** What it needs, installed before its time begins: only bytes that may run say what is installed. */
  async function installed(
    { run, staged, folder }: Omit<EnvironmentRequest, 'needs'>,
    { held }: Staging,
    { signal, onLine }: Wait,
  ): Promise<EnvironmentFolder | null> {
    if (staged.needs === null) return null;
    await held;
    return await deps.environments.prepare({ run, needs: staged.needs, staged, folder }, signal, onLine);
  }
}

/** Which secrets would not be hidden in what it prints. */
const notesOf = ({ secrets, exposedSecrets }: Work): readonly string[] => {
  const names = [...secrets, ...exposedSecrets].filter(({ value }) => isTooShort(value)).map(({ name }) => name);
  return names.length === 0 ? [] : [`not-masked:${names.join(', ')}`.slice(0, 256)];
};
