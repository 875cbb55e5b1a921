import { ElevationAnswer, RunElevation } from '#shared/contract/elevation';
import { defineContract, procedure, stream } from '#shared/contract/kernel';
import { RunId } from '#shared/contract/runs';
import { Progress, ResultsSummary } from '#shared/contract/results';
import { RunMode } from '#shared/contract/scripts';
import { z } from '#shared/contract/zod';
import { MOST_PARAMS } from '#shared/contract/param-bounds';

const path = z.string().min(1).max(4_096);
const count = z.number().int().nonnegative();

/** A process as it crosses the wire: the number alone may be somebody else's by now. */
export const ProcessIdSchema = z.object({ pid: z.number().int().positive(), startTime: z.string().max(64), bootId: z.string().max(64) });

/** A descriptor that the child inherits beside 0, 1 and 2. */
export const ChildFd = z.discriminatedUnion('type', [
  z.object({ type: z.literal('read-file'), fd: z.number().int().min(3).max(63), path }),
  /** Written from its start; what is there already stays until it is written over. */
  z.object({ type: z.literal('write-file'), fd: z.number().int().min(3).max(63), path }),
  /** A file in memory or a pipe that holds these bytes (base64, at most 48 KiB of them) and then ends. */
  z.object({
    type: z.literal('data'),
    fd: z.number().int().min(3).max(63),
    base64: z.string().max(65_536),
    /** What the child prints or gives of it is hidden. */
    secret: z.boolean().optional(),
  }),
  /**
   * A pipe that the command reads from before it executes anything of the run: `release` writes a line. So a sandbox is set up
   * while the run is being made durable, and nothing runs before it is. Where its end opens the gate too, the bytes that would
   * run are still closed (`opens`).
   */
  z.object({ type: z.literal('gate'), fd: z.number().int().min(3).max(63) }),
  /** The writing end of a pipe that the recorder reads results from, one a line. */
  z.object({ type: z.literal('results'), fd: z.number().int().min(3).max(63) }),
]);
export type ChildFd = z.infer<typeof ChildFd>;

/** Where a run writes its results: one digit, since many shells can name no more. */
export const RESULTS_FD = 3;
/** The variable that says so. */
export const RESULTS_VARIABLE = 'AXLE_RESULTS';
/** The variable that names the file of settings and state, where there are any. */
export const STATE_VARIABLE = 'AXLE_STATE';

/** Everything that the recorder needs to run one child; it knows nothing of scripts or sandboxes. */
export const Launch = z.object({
  run: RunId,
  /** The run's folder: journal, status and end mark. It exists. */
  folder: path,
  mode: RunMode,
  columns: z.number().int(),
  rows: z.number().int(),
  file: path,
  args: z.array(z.string().max(65_536)).max(512),
  env: z.record(z.string().max(256), z.string().max(131_072)),
  cwd: path,
  fds: z.array(ChildFd).max(60),
  /** cgroup folders that the command itself joins before it starts anything; removed at the end. */
  cgroups: z.array(path).max(4),
  /** The user that the child becomes: its pipes or its terminal are given to that one, or it could not open `/dev/stderr`. */
  becomes: z.number().int().positive().nullable(),
  /** What is to run: a file that nobody can read or execute before the run begins, and everybody then. */
  opens: path.nullable(),
  /** Where `bwrap --json-status-fd` writes; null where there is no pid namespace. */
  statusFile: path.nullable(),
  /**
   * By which the run's processes are told where there is no pid namespace (macOS): their sandbox lets them read the one and not the
   * other, which holds of no others.
   */
  confined: z.object({ allowed: path, denied: path }).optional(),
  /** Windows: the job object that the command is put into before it runs. Null limits nothing; all of it ends with the run either way. */
  job: z.object({ memoryBytes: z.number().int().positive().nullable(), processes: z.number().int().positive().nullable() }).optional(),
  /** Folders removed when the run has ended (secrets outside a sandbox, what a sandbox has for its home). */
  cleanup: z.array(path).max(4),
  /** Files whose contents are secrets: what the child prints or gives of them is hidden. */
  secretFiles: z.array(path).max(MOST_PARAMS).optional(),
  /** Secrets that stand among the arguments: what the child prints or gives of them is hidden. */
  secretArguments: z.array(z.string().max(65_536)).max(MOST_PARAMS).optional(),
  /** Whether it may be given more while it runs, of which is told by `mask`. */
  brokered: z.boolean().optional(),
  /** The command asks for all rights, and the script has them. `askMs`: how long a question may stand. The run's time begins with the script. */
  elevation: z
    .discriminatedUnion('by', [
      /**
       * The command is sudo, and becomes root's parent of the script (`sandbox/elevated/parent.ts`). `folder` is where the pipes for its
       * questions are made, `places` are where that parent may make its own.
       */
      z.object({
        by: z.literal('sudo'),
        folder: path,
        places: z.array(path).max(4),
        attended: z.boolean(),
        askMs: z.number().positive(),
      }),
      /** The command asks Windows, which starts the elevated launcher (`child/elevated`); that comes to this pipe and says this word. */
      z.object({
        by: z.literal('uac'),
        pipe: path,
        word: z.string().min(32).max(128),
        attended: z.boolean(),
        askMs: z.number().positive(),
      }),
    ])
    .optional(),
  timeoutMs: z.number().positive().nullable(),
  /** Between TERM and KILL, in milliseconds. */
  graceMs: z.number().positive(),
  quotaBytes: z.number().positive(),
  /** What the hub wants to know again of this run: kept on the start mark, and nothing to the recorder. */
  about: z.string().max(8_192).optional(),
});
export type Launch = z.infer<typeof Launch>;

/** Why a child ended. */
export const EndMark = z.object({
  exitCode: z.number().int().nullable(),
  signal: z.string().max(32).nullable(),
  cause: z.enum(['exit', 'cancel', 'timeout', 'error']),
  /** What went wrong, for `error`. */
  error: z.string().max(1_024).nullable(),
  /** The kernel ended some of it for want of memory. */
  outOfMemory: z.boolean().optional(),
  endedAt: z.iso.datetime(),
  bytes: count,
  lines: count,
  trimmed: count,
  /** Absent where there were none, or where an earlier version wrote it. */
  results: ResultsSummary.optional(),
  /** Where it was to have root's rights. */
  elevation: RunElevation.optional(),
});
export type EndMark = z.infer<typeof EndMark>;

/** The start mark beside the journal. */
export const StartMark = z.object({
  run: RunId,
  recorder: ProcessIdSchema,
  child: ProcessIdSchema,
  startedAt: z.iso.datetime(),
  about: z.string().max(8_192).optional(),
});
export type StartMark = z.infer<typeof StartMark>;

/** A run as the recorder knows it now. */
export const Recorded = z.object({
  run: RunId,
  child: ProcessIdSchema.nullable(),
  startedAt: z.iso.datetime().nullable(),
  bytes: count,
  lines: count,
  trimmed: count,
  paused: z.enum(['disk-full']).nullable(),
  /** Absent from a recorder that knows neither. */
  progress: Progress.nullable().optional(),
  results: ResultsSummary.optional(),
  elevation: RunElevation.optional(),
  ended: EndMark.nullable(),
});
export type Recorded = z.infer<typeof Recorded>;

const ById = z.object({ run: RunId });

/** Between hub and recorder, over the recorder's own socket in the runtime folder. */
export const recorder = defineContract('recorder', {
  info: procedure({
    scope: 'hub:admin',
    input: z.object({}),
    output: z.object({ process: ProcessIdSchema, version: z.string().max(64), runs: count }),
  }),
  /** Starts a child; resolves when it runs and its start mark is written, or when it waits at its gate. */
  launch: procedure({
    scope: 'runs:write',
    input: Launch,
    output: z.object({ child: ProcessIdSchema, startedAt: z.iso.datetime() }),
    errors: ['SPAWN_FAILED', 'STORAGE_FULL'],
  }),
  /** Lets a run go that waits at its gate; it has not begun before. One whose hub leaves first is undone without a trace. */
  release: procedure({
    scope: 'runs:write',
    input: ById,
    output: z.object({ child: ProcessIdSchema, startedAt: z.iso.datetime() }),
    errors: ['RUN_NOT_FOUND', 'STORAGE_FULL'],
  }),
  /** Ends a run that still waits at its gate; nothing of it is left. */
  undo: procedure({ scope: 'runs:write', input: ById, output: z.object({}) }),
  /** Cancels: TERM to all but the namespace's init, the grace, KILL. Resolves at once. */
  cancel: procedure({ scope: 'runs:write', input: ById, output: z.object({}), errors: ['RUN_NOT_FOUND'] }),
  input: procedure({
    scope: 'runs:write',
    input: z.object({ run: RunId, text: z.string().max(65_536) }),
    output: z.object({}),
    errors: ['RUN_NOT_FOUND', 'RUN_NOT_TERMINAL', 'INPUT_FULL'],
  }),
  /** Answers what sudo asks. */
  answer: procedure({
    scope: 'runs:write',
    input: z.object({ run: RunId, question: z.number().int().positive(), text: ElevationAnswer }),
    output: z.object({}),
    errors: ['RUN_NOT_FOUND', 'ELEVATION_NOT_ASKED'],
  }),
  /** Hides these in what the run prints or gives from now on: told before the run is given them. */
  mask: procedure({
    scope: 'runs:write',
    input: z.object({ run: RunId, secrets: z.array(z.string().max(262_144)).min(1).max(16) }),
    output: z.object({}),
    errors: ['RUN_NOT_FOUND'],
  }),
  resize: procedure({
    scope: 'runs:write',
    input: z.object({ run: RunId, columns: z.number().int(), rows: z.number().int() }),
    output: z.object({}),
    errors: ['RUN_NOT_FOUND', 'RUN_NOT_TERMINAL'],
  }),
  /** Every run that lives, and every one that ended and was not yet taken note of. */
  list: procedure({ scope: 'runs:read', input: z.object({}), output: z.array(Recorded).max(10_000) }),
  /** All of `list`, then each change; latest value per run, at most 20 a second each. */
  watch: stream({ scope: 'runs:read', input: z.object({}), item: Recorded, window: 256, batch: 64 }),
  /** The hub has taken note of the run's end. */
  forget: procedure({ scope: 'runs:write', input: ById, output: z.object({}) }),
});
