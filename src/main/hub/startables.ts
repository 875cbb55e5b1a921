import type { Actor } from '#shared/contract/actor';
import type { ObjectRef } from '#shared/contract/kernel';
import type { Param, ParamValues } from '#shared/contract/params';
import type { RunId, RunState } from '#shared/contract/runs';
import type { StartableKind } from '#shared/contract/startable';

type MayRun = (object: ObjectRef) => boolean;
interface Begun {
  readonly run: RunId;
  readonly state: RunState;
}
interface KnownScript {
  readonly id: string;
  readonly name: string;
  readonly params: readonly Param[];
}

/** What can be started by itself, as those see it who do that. */
export interface KnownStartable extends KnownScript {
  readonly kind: StartableKind;
  /** The scripts that a job's steps run; of a script, itself. */
  readonly scripts: readonly string[];
}

/** What is to be started: `scripts` are those that may be run for it. */
export interface StartableRequest {
  readonly kind: StartableKind;
  readonly script: string;
  readonly params: ParamValues;
  readonly scripts: readonly string[];
}

/** The scripts and the jobs, as far as what starts them has to know them. */
export interface Startables {
  find(kind: StartableKind, text: string, may: MayRun): Promise<KnownStartable>;
  check(kind: StartableKind, id: string, params: ParamValues, may: MayRun): Promise<void>;
  get(kind: StartableKind, id: string): { readonly name: string } | undefined;
  changes(signal: AbortSignal): AsyncIterable<unknown>;
}

interface Scripts {
  find(script: string, may: MayRun): Promise<KnownScript>;
  check(script: string, params: ParamValues, may: MayRun): Promise<void>;
  get(id: string): { readonly name: string } | undefined;
  changes(signal: AbortSignal): AsyncIterable<unknown>;
}
interface Jobs {
  find(job: string, may: MayRun): Promise<KnownScript & { readonly scripts: readonly string[] }>;
  check(job: string, params: ParamValues, may: MayRun): Promise<void>;
  get(id: string): { readonly name: string } | undefined;
  onChange(listener: () => void): () => void;
  startUnattended(
    start: { readonly job: string; readonly params: ParamValues; readonly scripts: readonly string[] },
    actor: Actor,
  ): Promise<Begun>;
}
/** The jobs, which are made later than those who start them. */
interface LateJobs {
  /** Undefined until they are there. */
  readonly now: () => Jobs | undefined;
  readonly ready: Promise<Jobs>;
}
interface Runs {
  start(request: { readonly script: string; readonly params: ParamValues }, actor: Actor, may: MayRun): Promise<Begun>;
}

/** Scripts and jobs under one face. Who asks for a job waits until there are jobs, as who asks for a script does until these are read. */
export const createStartables = (scripts: Scripts, jobs: LateJobs): Startables => ({
  async find(kind, text, may) {
    if (kind === 'job') return { kind, ...(await (await jobs.ready).find(text, may)) };
    const { id, name, params } = await scripts.find(text, may);
    return { kind, id, name, params, scripts: [id] };
  },
  check: async (kind, id, params, may) =>
    await (kind === 'job' ? (await jobs.ready).check(id, params, may) : scripts.check(id, params, may)),
  get: (kind, id) => (kind === 'job' ? jobs.now()?.get(id) : scripts.get(id)),
  changes: (signal) => scripts.changes(signal),
});

/** Starts either. A job's steps run no other scripts than those that are named. */
export const startEither =
  (runs: Runs, { ready }: Pick<LateJobs, 'ready'>) =>
  async (request: StartableRequest, actor: Actor, may: MayRun): Promise<Begun> => {
    const { kind, script, params, scripts } = request;
    return kind === 'job'
      ? await (await ready).startUnattended({ job: script, params, scripts }, actor)
      : await runs.start({ script, params }, actor, may);
  };
