import { join } from 'node:path';
import { installsFirst } from '#shared/contract/powershell-module';
import { errorAsReason } from '#shared/contract/run-reason';
import type { Actor } from '#shared/contract/actor';
import type { HubError } from '#shared/contract/errors';
import { Run, RunId, type RunState, type RunStep } from '#shared/contract/runs';
import type { RunMode, SandboxLevel } from '#shared/contract/scripts';
import type { ElevationMeans } from '#shared/contract/elevation';
import { isHubsOwn } from '#shared/contract/elevation-values';
import { noResults } from '#shared/contract/results';
import type { OwnReason } from '#shared/contract/run-reason';
import { isoOf } from '#main/platform/clock';
import type { SandboxPlan, SlotClaim, Work } from './ports';
import type { EndMark, Recorded, StartMark } from './recorder/contract';
import { targetsOf } from './targets';

/** Characters of a parameter that lists carry. */
const SHOWN = 2_048;
/** Folders and files that a run lists of what it was granted, and characters of each. */
const GRANTS = 16;
const PATH = 1_024;
/** Characters of a reason. */
const REASON = 256;

/** Where a run's journal, marks and staged files lie. */
export const folderOf = (home: string, id: string): string => join(home, 'runs', RunId.parse(id));

function grantedOf({ grants }: Pick<Work, 'grants'>): Run['sandbox']['granted'] {
  const folders = grants.folders.slice(0, GRANTS).map(({ path, write }) => ({ path: path.slice(0, PATH), write }));
  const files = grants.files.slice(0, GRANTS).map((file) => file.slice(0, PATH));
  const { broker } = grants;
  const more = grants.folders.length + grants.files.length - folders.length - files.length;
  return { folders, files, more, ...(broker !== undefined && { broker }) };
}

/** A run as it is first written down. */
export function newRun(facts: {
  readonly id: RunId;
  readonly work: Pick<Work, 'subject' | 'params' | 'picks' | 'grants' | 'timeoutSeconds' | 'dependencies'>;
  readonly actor: Actor;
  readonly mode: RunMode;
  readonly level: SandboxLevel;
  readonly place: string;
  readonly now: number;
  readonly repeats: RunId | null;
  readonly elevation?: ElevationMeans | null;
  readonly parent?: Run['parent'];
  readonly consent?: Run['consent'];
}): Run {
  const { id, work, actor, mode, level, place, now, repeats, elevation = null, parent = null, consent = null } = facts;
  return {
    id,
    subject: work.subject,
    state: 'starting',
    installs: installsFirst(work.dependencies, elevation !== null),
    preparing: null,
    paused: null,
    exitCode: null,
    signal: null,
    reason: null,
    actor: { name: actor.name, face: actor.face },
    place,
    mode,
    params: work.params.map((param) => ({
      ...param,
      value: param.value?.slice(0, SHOWN) ?? null,
      cut: (param.value?.length ?? 0) > SHOWN,
      exposed: param.exposed ?? false,
    })),
    targets: [...targetsOf(work.picks)],
    limitedBy: null,
    hash: null,
    trust: null,
    sandbox: {
      asked: level,
      inForce: null,
      network: work.grants.network,
      limits: {},
      planHash: null,
      notes: [],
      denied: [],
      evidence: [],
      granted: grantedOf(work),
    },
    // Whose hub has such rights itself is not asked.
    elevation: elevation === null ? null : { by: elevation, state: isHubsOwn(elevation) ? 'granted' : 'waiting', prompt: null, asked: 0 },
    queuedAt: isoOf(now),
    startedAt: null,
    endedAt: null,
    timeoutSeconds: work.timeoutSeconds,
    output: { bytes: 0, lines: 0, trimmedBytes: 0, gone: false },
    progress: null,
    results: noResults,
    repeats,
    attempt: 1,
    notBefore: null,
    next: null,
    consent,
    parent,
    job: null,
  };
}

/** The run as limits count it. */
export const claimOf = ({ id, subject, actor, targets }: Run): SlotClaim => ({
  id,
  subject: subject.id,
  what: subject.name,
  holder: actor.name,
  targets,
});

/** Which secrets stand among its arguments, by the names of their parameters: for the audit chain. */
export function exposedIn({ params }: Pick<Run, 'params'>): { readonly exposed?: string } {
  const names = params.filter(({ exposed }) => exposed).map(({ name }) => name);
  return names.length === 0 ? {} : { exposed: names.join(', ') };
}

/** What it may ask its broker for: for the audit chain. */
export function brokeredIn({ sandbox: { granted } }: Pick<Run, 'sandbox'>): Readonly<Record<string, string>> {
  const { scopes = [], secrets = [], account = '' } = granted.broker ?? {};
  return {
    ...(scopes.length > 0 && { account, scopes: scopes.join(' ').slice(0, 4_096) }),
    ...(secrets.length > 0 && { keptSecrets: secrets.join(' ').slice(0, 4_096) }),
  };
}

/** Whether it is to have root's rights, what another person agreed to, its exposed secrets and what it may ask for: for the audit chain. */
export const rightsIn = (run: Run): Readonly<Record<string, string>> => ({
  ...(run.elevation !== null && { elevation: run.elevation.by }),
  ...(run.consent !== null && { approval: run.consent.request }),
  ...exposedIn(run),
  ...brokeredIn(run),
});

/** The run of a job as it is first written down: it has no process, so that it runs from the start. */
export function newParent(facts: {
  readonly id: RunId;
  readonly subject: Run['subject'];
  readonly params: Work['params'];
  readonly steps: readonly RunStep[];
  readonly actor: Actor;
  readonly place: string;
  readonly now: number;
  readonly repeats: RunId | null;
}): Run {
  const { subject, params, steps, now } = facts;
  const grants = { network: false, folders: [], files: [] };
  const work = { subject, params, picks: [], grants, timeoutSeconds: null, dependencies: null };
  return {
    ...newRun({ ...facts, work, mode: 'pipe', level: 'none', parent: null }),
    state: 'running',
    startedAt: isoOf(now),
    job: { steps: [...steps], cancelled: false },
  };
}

/** The run with what the sandbox and the recorder said at its start; `planHash` is of what it was granted. */
export const started = (run: Run, plan: SandboxPlan, planHash: string, startedAt: string): Run => ({
  ...run,
  state: 'running',
  preparing: null,
  startedAt,
  sandbox: { ...run.sandbox, inForce: plan.inForce, limits: { ...plan.limits }, planHash, notes: [...plan.notes] },
});

/** What a launch says of its sandbox, for the start mark. */
export const aboutOf = (plan: SandboxPlan): string => JSON.stringify({ inForce: plan.inForce, limits: plan.limits, notes: plan.notes });

const About = Run.shape.sandbox.pick({ inForce: true, limits: true, notes: true });

/** The run with what its start mark says of the sandbox; as it was where that says nothing. */
export function inForce(run: Run, mark: StartMark | undefined): Run {
  if (mark?.about === undefined) return run;
  try {
    return { ...run, sandbox: { ...run.sandbox, ...About.parse(JSON.parse(mark.about)) } };
  } catch {
    return run; // A mark that a crash damaged says nothing.
  }
}

/** The run with what the recorder says of its output. */
export const progressed = (run: Run, recorded: Recorded): Run => ({
  ...run,
  state: run.state === 'starting' && recorded.startedAt !== null ? 'running' : run.state,
  // Where a password was asked for, its time counts from the answer.
  startedAt: recorded.elevation === undefined ? (run.startedAt ?? recorded.startedAt) : (recorded.startedAt ?? run.startedAt),
  elevation: recorded.elevation ?? run.elevation,
  paused: recorded.paused,
  output: { ...run.output, bytes: recorded.bytes, lines: recorded.lines, trimmedBytes: recorded.trimmed },
  progress: recorded.progress ?? null,
  results: recorded.results ?? run.results,
});

const stateOf: Record<EndMark['cause'], (mark: EndMark) => RunState> = {
  exit: (mark) => (mark.exitCode === 0 ? 'succeeded' : 'failed'),
  cancel: () => 'cancelled',
  timeout: () => 'timed_out',
  error: () => 'failed',
};

/** The run with its end as the recorder marked it. */
export const ended = (run: Run, mark: EndMark): Run => ({
  ...run,
  state: stateOf[mark.cause](mark),
  preparing: null,
  paused: null,
  exitCode: mark.exitCode,
  signal: mark.signal,
  reason: mark.error?.slice(0, REASON) ?? null,
  endedAt: mark.endedAt,
  output: { ...run.output, bytes: mark.bytes, lines: mark.lines, trimmedBytes: mark.trimmed },
  progress: null,
  results: mark.results ?? run.results,
  elevation: mark.elevation ?? run.elevation,
});

/** Ends that the recorder has no say in; `succeeded` is for a job's run alone. */
export type Settled = 'succeeded' | 'failed' | 'cancelled' | 'lost';

/** The run as one that ended without the recorder having a say. */
export const settled = (run: Run, state: Settled, reason: string | null, now: number): Run => ({
  ...run,
  state,
  preparing: null,
  paused: null,
  progress: null,
  reason,
  limitedBy: reason === ('slots-skipped' satisfies OwnReason) ? run.limitedBy : null,
  endedAt: isoOf(now),
});

/** What a person is shown as the reason of a run that could not start: the code, and its data in short. */
export const reasonOf = (error: HubError): string => errorAsReason(error, REASON);
