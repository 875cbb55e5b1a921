import { BrokerGrants } from './broker-grants';
import { Actor } from './actor';
import { REASON_LENGTH } from './approval-values';
import { CollectionAfter, collectionOf } from './collection';
import { elevationCalls, RunElevation } from './elevation';
import { grantCalls, GrantDigest } from './grant-plan';
import { defineContract, procedure, stream } from './kernel';
import { RunDiff } from './run-diff';
import { RunFilter } from './run-filter';
import { RunId, RunState } from './run-id';
import { RunStep } from './run-step';
import { noResults, Progress, ResultItem, ResultsSummary } from './results';
import { RunMode, SandboxLevel } from './scripts';
import { Exposes, startErrors, StartInput } from './start-input';
import { runLimits } from './slot-limits';
import { RunTrust } from './trust';
import { secretInput } from './secret-input';
import { z } from './zod';
import { MOST_PARAMS } from './param-bounds';

export { RunFilter, RunId, RunState, RunStep };

const when = z.iso.datetime();
const count = z.number().int().nonnegative();

/** One execution of anything. */
export const Run = z.object({
  id: RunId,
  /** What was executed, and its id among its kind. `script` today; nothing in runs depends on it. */
  subject: z.object({
    kind: z.string().max(32),
    id: z.string().max(1_024),
    name: z.string().max(512),
    tags: z.array(z.string().max(64)).max(32),
  }),
  state: RunState,
  /** Whether what it needs was to be installed before it began; `runs.environment` says what came of that. */
  installs: z.boolean().default(false),
  /** What it needs is being installed before it begins: the last line that the installer printed; null otherwise. */
  preparing: z.string().max(256).nullable().default(null),
  /** Why a running run makes no progress. */
  paused: z.enum(['disk-full']).nullable(),
  exitCode: z.number().int().nullable(),
  signal: z.string().max(32).nullable(),
  /** Why it ended as it did, or did not start; an error code or one of the hub's own reasons. */
  reason: z.string().max(256).nullable(),
  actor: z.object({ name: z.string().max(256), face: z.enum(['desktop', 'browser', 'cli', 'hub']) }),
  /** Where it ran. */
  place: z.string().max(256),
  mode: RunMode,
  /** What it was given; a long value is cut here, the whole is kept for a repeat. */
  params: z
    .array(
      z.object({
        name: z.string().max(64),
        label: z.string().max(256),
        value: z.string().max(2_048).nullable(),
        secret: z.boolean(),
        cut: z.boolean(),
        /** A secret that stood among the arguments, where other programs could read it, with the consent of who started the run. */
        exposed: z.boolean().default(false),
      }),
    )
    .max(MOST_PARAMS),
  ...runLimits,
  /** SHA-256 of the bytes that ran, in hex. */
  hash: z.string().length(64).nullable(),
  /** How those bytes and the files that it declares were trusted; null where nothing of the kind is known. */
  trust: RunTrust.nullable().default(null),
  sandbox: z.object({
    asked: SandboxLevel,
    /** What was really in force; null before the start. */
    inForce: SandboxLevel.nullable(),
    network: z.boolean(),
    /** Which limits hold, and by what (`cgroup`, `prlimit`); a limit that is absent is not limited. */
    limits: z.record(z.string().max(32), z.string().max(64)),
    /** SHA-256 of what it was granted as it was written down, in hex; null before the start, and where that is not known any more. */
    planHash: z.string().length(64).nullable().default(null),
    /** What it is not protected from, or why a lower level is in force. */
    notes: z.array(z.string().max(256)).max(16),
    /** What the sandbox seems to have denied to a run that failed. `undeclared`: a file beside the script that it does not declare. */
    denied: z.array(z.enum(['network', 'write', 'read', 'process', 'memory', 'privilege', 'undeclared'])).max(8),
    /** The lines of its output that say so. */
    evidence: z.array(z.string().max(256)).max(4).default([]),
    /** The folders and files that it was granted beside its own; `more` counts those that are not listed. */
    granted: z
      .object({
        folders: z.array(z.object({ path: z.string().max(1_024), write: z.boolean() })).max(16),
        files: z.array(z.string().max(1_024)).max(16),
        more: count,
        /** Tokens and secrets that it may ask for; absent where there are none. */
        broker: BrokerGrants.optional(),
      })
      .default({ folders: [], files: [], more: 0 }),
  }),
  /** The rights of root or of an administrator, where its script declares that it needs them; null for all others. */
  elevation: RunElevation.nullable().default(null),
  queuedAt: when,
  startedAt: when.nullable(),
  endedAt: when.nullable(),
  timeoutSeconds: z.number().positive().nullable(),
  /** `gone`: discarded for want of room, and its results with it. */
  output: z.object({ bytes: count, lines: count, trimmedBytes: count, gone: z.boolean() }),
  /** How far it says that it is; null where it says nothing, and once it has ended. */
  progress: Progress.nullable().default(null),
  results: ResultsSummary.default(noResults),
  /** The run that this one repeats, or tries again. */
  repeats: RunId.nullable(),
  /** 1, or how often its script has been tried with this one. */
  attempt: z.number().int().positive().default(1),
  /** A further attempt waits until then. */
  notBefore: when.nullable().default(null),
  /** The further attempt that follows this one, a run of its own, and how many there are at most; null where none does. */
  next: z
    .object({ run: RunId, attempt: z.number().int().positive(), of: z.number().int().positive(), notBefore: when })
    .nullable()
    .default(null),
  /** Another person's consent, where it needed one: the request, what its asker typed, who said yes and what they typed. */
  consent: z
    .object({
      request: z.string().max(64),
      asked: z.string().max(REASON_LENGTH),
      by: Actor.pick({ name: true, face: true }),
      at: when,
      reason: z.string().max(REASON_LENGTH),
    })
    .nullable()
    .default(null),
  /** The run of the job that this one is a step of. */
  parent: z
    .object({ run: RunId, step: z.string().max(32) })
    .nullable()
    .default(null),
  /** The steps of a job's run, which has no process of its own; null for every other. `cancelled` once somebody asked it to end. */
  job: z
    .object({ steps: z.array(RunStep).max(50), cancelled: z.boolean() })
    .nullable()
    .default(null),
});
export type Run = z.infer<typeof Run>;

/** One run by itself, with what changes too often to be told of all of them. */
export const RunNow = Run.extend({
  /** How many wait before it for a limit that it waits for too; null for one that waits for none. */
  queuedBefore: count.nullable().default(null),
});
export type RunNow = z.infer<typeof RunNow>;

/** A position in a run's output, in bytes from its start; safe to resume from. */
const Offset = count;
/** At most 16 Ki characters, so that a frame of eight stays under its bound whatever they are. */
const Text = z.string().max(16_384);

/** What following a run gives. */
export const RunEvent = z.discriminatedUnion('type', [
  /** `seq` is the offset after this text. */
  z.object({ type: z.literal('output'), seq: Offset, at: when, from: z.enum(['out', 'err']), text: Text }),
  /** The oldest output up to `seq` was trimmed by the quota. */
  z.object({ type: z.literal('trimmed'), seq: Offset }),
  z.object({ type: z.literal('ended'), seq: Offset, run: Run }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** One line of a run's output, without its end. */
export const OutputLine = z.object({
  line: z.number().int().positive(),
  at: when,
  from: z.enum(['out', 'err']),
  text: Text,
});
export type OutputLine = z.infer<typeof OutputLine>;

/** What searching a run's output gives. */
export const SearchItem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('match'), line: z.number().int().positive(), column: count, length: count }),
  /** The last item: how many matches there are; `capped` when not all were listed. */
  z.object({ type: z.literal('done'), matches: count, capped: z.boolean() }),
]);
export type SearchItem = z.infer<typeof SearchItem>;

/** One ended run as a point of its script's history. */
export const TrendPoint = z.object({ run: RunId, at: when, state: RunState, ms: z.number().nonnegative().nullable() });
export type TrendPoint = z.infer<typeof TrendPoint>;

const ById = z.object({ run: z.string().min(1).max(64) });
const touches = ({ run }: { readonly run: string }) => ({ kind: 'run' as const, id: run });

/** Everything that is executed: started, watched, ended, read again. */
export const runs = defineContract('runs', {
  /** Starts a script; resolves when the run and its slot are durable, before the child runs. */
  start: procedure({
    scope: 'runs:write',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: StartInput,
    output: z.object({ run: RunId, state: RunState }),
    errors: startErrors,
  }),
  ...grantCalls,
  ...elevationCalls,
  /** Runs the same again; secrets have to be given again. */
  repeat: procedure({
    scope: 'runs:write',
    object: touches,
    input: z.object({
      run: z.string().min(1).max(64),
      secrets: secretInput(z.record(z.string().max(64), z.string().max(65_536))).default({}),
      expect: GrantDigest.optional(),
      attended: z.boolean().default(false),
      exposes: Exposes,
    }),
    output: z.object({ run: RunId, state: RunState }),
    errors: ['RUN_NOT_FOUND', ...startErrors],
  }),
  /** Asks the whole tree to end: TERM, 5 s, KILL. Resolves when that was asked; the run's end says the rest. */
  cancel: procedure({
    scope: 'runs:write',
    object: touches,
    input: ById,
    output: z.object({}),
    errors: ['RUN_NOT_FOUND', 'RUN_ENDED', 'RECORDER_UNAVAILABLE'],
  }),
  /** Types into a run in terminal mode. */
  input: procedure({
    scope: 'runs:write',
    object: touches,
    input: z.object({ run: z.string().min(1).max(64), text: secretInput(z.string().max(65_536)) }),
    output: z.object({}),
    errors: ['RUN_NOT_FOUND', 'RUN_ENDED', 'RUN_NOT_TERMINAL', 'INPUT_FULL', 'RECORDER_UNAVAILABLE'],
  }),
  resize: procedure({
    scope: 'runs:write',
    object: touches,
    input: z.object({ run: z.string().min(1).max(64), columns: z.number().int().min(20).max(400), rows: z.number().int().min(5).max(200) }),
    output: z.object({}),
    errors: ['RUN_NOT_FOUND', 'RUN_ENDED', 'RUN_NOT_TERMINAL', 'RECORDER_UNAVAILABLE'],
  }),
  get: procedure({ scope: 'runs:read', object: touches, input: ById, output: RunNow, errors: ['RUN_NOT_FOUND'] }),
  /** The run now and at each change of its state, its place in the queue or its output's size; latest value, ends when the run has ended. */
  observe: stream({ scope: 'runs:read', object: touches, input: ById, item: RunNow, errors: ['RUN_NOT_FOUND'], window: 4 }),
  /** Running and recent runs (the last 500), then changes. */
  watch: stream({ scope: 'runs:read', input: CollectionAfter, item: collectionOf(Run), window: 16 }),
  /** History, newest first; `before` is the id that a page ended with. */
  page: procedure({
    scope: 'runs:read',
    input: z.object({
      filter: RunFilter.default({}),
      before: z.string().max(64).optional(),
      limit: z.number().int().min(1).max(100).default(100),
    }),
    output: z.object({ items: z.array(Run).max(100), next: RunId.nullable() }),
  }),
  /** Replays the journal after `after`, then follows live output until the run ends. */
  follow: stream({
    scope: 'runs:read',
    object: touches,
    input: z.object({ run: z.string().min(1).max(64), after: Offset.default(0) }),
    item: RunEvent,
    errors: ['RUN_NOT_FOUND', 'OUTPUT_GONE'],
    window: 64,
    batch: 8,
  }),
  /** What the run gave as results after `after`, then what it gives until it ends; `results.ts` says how they add up. */
  results: stream({
    scope: 'runs:read',
    object: touches,
    input: z.object({ run: z.string().min(1).max(64), after: Offset.default(0) }),
    item: ResultItem,
    errors: ['RUN_NOT_FOUND', 'OUTPUT_GONE'],
    window: 32,
    batch: 16,
  }),
  /**
   * A ticket, good for five minutes for `GET /bytes/TICKET`: one result by its name. A table, values or a chart as CSV; all but
   * files as JSON; a file as it is.
   */
  resultDownload: procedure({
    scope: 'runs:read',
    object: touches,
    input: z.object({ run: z.string().min(1).max(64), name: z.string().min(1).max(128), as: z.enum(['csv', 'json', 'file']) }),
    output: z.object({ ticket: z.string(), name: z.string() }),
    errors: ['RUN_NOT_FOUND', 'OUTPUT_GONE', 'RESULT_NOT_FOUND'],
  }),
  /** Lines `from` and on, at most `count` and at most 512 Ki characters; fewer at the end. */
  lines: procedure({
    scope: 'runs:read',
    object: touches,
    input: z.object({ run: z.string().min(1).max(64), from: z.number().int().positive(), count: z.number().int().min(1).max(500) }),
    output: z.object({ lines: z.array(OutputLine).max(500), firstLine: z.number().int().positive(), total: count }),
    errors: ['RUN_NOT_FOUND', 'OUTPUT_GONE'],
  }),
  /** Every match in the output as it stands, in order; at most 10,000 are listed. */
  search: stream({
    scope: 'runs:read',
    object: touches,
    input: z.object({
      run: z.string().min(1).max(64),
      pattern: z.string().min(1).max(512),
      regex: z.boolean().default(false),
      matchCase: z.boolean().default(false),
    }),
    item: SearchItem,
    errors: ['RUN_NOT_FOUND', 'OUTPUT_GONE', 'PATTERN_INVALID'],
    window: 256,
    batch: 64,
  }),
  /** A ticket, good for five minutes for `GET /bytes/TICKET`: the whole output, as it is or without its escape sequences. */
  download: procedure({
    scope: 'runs:read',
    object: touches,
    input: z.object({ run: z.string().min(1).max(64), plain: z.boolean().default(false) }),
    output: z.object({ ticket: z.string(), name: z.string() }),
    errors: ['RUN_NOT_FOUND', 'OUTPUT_GONE'],
  }),
  /** Runs that ended in each of the last `hours` hours, oldest first, and the figures of Home. */
  summary: procedure({
    scope: 'runs:read',
    input: z.object({ hours: z.number().int().min(1).max(168).default(24) }),
    output: z.object({
      buckets: z.array(z.object({ at: when, succeeded: count, failed: count })).max(168),
      succeeded: count,
      failed: count,
      /** Failures in the same span before this one. */
      failedBefore: count,
      medianMs: z.number().nonnegative().nullable(),
      lastBySubject: z.array(z.object({ subject: z.string().max(1_024), run: RunId, state: RunState, at: when })).max(1_000),
    }),
  }),
  /** A ticket, good for five minutes for `PUT /bytes/TICKET`: a file parameter from a browser; `path` is its value. */
  upload: procedure({
    scope: 'runs:write',
    input: z.object({ name: z.string().min(1).max(255), size: count.max(2 ** 31) }),
    output: z.object({ ticket: z.string(), path: z.string().max(4_096) }),
  }),
  /**
   * A ticket, good for five minutes for `GET /bytes/TICKET`: all that there is of an ended run, with its audit entries and
   * what links them, encrypted (age) and signed. Takes `runs:read` of the run as well.
   */
  evidence: procedure({
    scope: 'audit:read',
    object: touches,
    input: z.object({
      run: z.string().min(1).max(64),
      lock: z.union([
        z.strictObject({ recipients: z.array(z.string().min(1).max(4_096)).min(1).max(16) }),
        z.strictObject({ passphrase: secretInput(z.string().min(8).max(1_024)) }),
      ]),
    }),
    output: z.object({ ticket: z.string(), name: z.string(), publicKey: z.string().max(64) }),
    errors: ['RUN_NOT_FOUND', 'RUN_NOT_ENDED', 'RECIPIENT_INVALID'],
  }),
  /** What is different between the output, or the script, of run `run` and that of a later one, `other`. Takes `runs:read` of both. */
  diff: procedure({
    scope: 'runs:read',
    object: touches,
    input: z.object({ run: z.string().min(1).max(64), other: z.string().min(1).max(64), of: z.enum(['output', 'script']) }),
    output: RunDiff,
    errors: ['RUN_NOT_FOUND'],
  }),
  /** The last `count` ended runs of a script, oldest first, how long they took and how many failed. */
  trends: procedure({
    scope: 'runs:read',
    object: ({ subject }) => ({ kind: 'script', id: subject }),
    input: z.object({ subject: z.string().min(1).max(1_024), count: z.number().int().min(1).max(200).default(50) }),
    output: z.object({
      points: z.array(TrendPoint).max(200),
      succeeded: count,
      failed: count,
      /** Of those that succeeded, in milliseconds. */
      medianMs: z.number().nonnegative().nullable(),
      p95Ms: z.number().nonnegative().nullable(),
    }),
  }),
  /** The public half of the key that this hub signs evidence packs with, as base64url: what `verify --key` is given. */
  evidenceKey: procedure({ scope: 'runs:read', input: z.object({}), output: z.object({ publicKey: z.string().max(64) }) }),
});
