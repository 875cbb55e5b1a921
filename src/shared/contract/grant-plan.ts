import { BrokerGrants } from './broker-grants';
import { approvalCauses } from './approval-values';
import { Dependencies, EnvironmentKind, RunEnvironment } from './dependencies';
import { ElevationMeans } from './elevation';
import { ParamIssue } from './error-catalog';
import { procedure } from './kernel';
import { ParamValues } from './params';
import { SandboxLevel } from './scripts';
import { TrustState } from './trust';
import { z } from './zod';
import { MOST_FOLDERS, MOST_PARAMS } from './param-bounds';

const Path = z.string().max(4_096);
const Name = z.string().max(64);

/** A folder or file of this machine that a run is to be shown, and how far that goes. */
export const FolderGrant = z.object({
  /** Where the script finds it, and where that leads; null when nothing is there. */
  path: Path,
  real: Path.nullable(),
  write: z.boolean(),
  /** The parameter that names it; null where the script's metadata does. */
  param: Name.nullable(),
  /**
   * Why the sandbox does not show it; null when it does. `hub`: it holds the hub's own data, or would let a script change it. `link`:
   * a link in another folder that is shown leads there, and would lead nowhere in the sandbox.
   */
  refused: z.enum(['missing', 'hub', 'system', 'link']).nullable(),
  /** What the rights on the file keep from the user that scripts run as. `list`: the names in a folder, not what is known by name. */
  withheld: z.array(z.enum(['read', 'list', 'write'])).max(3),
});
export type FolderGrant = z.infer<typeof FolderGrant>;

/**
 * All that a run may reach, worked out by the hub before anything runs. The sandbox of a run is built from this object, a preview
 * shows it and the run keeps it.
 */
export const GrantPlan = z.object({
  /** `reason`: why a level is in force that is lower than the one that was asked for. */
  level: z.object({ asked: SandboxLevel, inForce: SandboxLevel, reason: z.string().max(64).nullable() }),
  /** Whose rights it has: a user of its own, or those of whoever the hub runs as. Null where the system has no such number. */
  user: z.object({ uid: z.number().int().nullable(), own: z.boolean() }),
  script: Path,
  /** What executes it, and what of its installation has to be shown besides the system's programs. */
  interpreter: z.object({ file: Path, shown: z.array(z.object({ path: Path, real: Path, link: z.boolean() })).max(32) }),
  /** The script's own folder, where all of it is shown, read-only. */
  folder: z.object({ path: Path, real: Path }).nullable(),
  /** The folder that it declares to start in; null where it starts in its own, or where the approved copy of it lies. */
  workdir: Path.nullable().default(null),
  /** What it declares beside itself; what is there is shown as it was approved. */
  files: z.array(z.object({ path: Path, there: z.boolean() })).max(256),
  /** Folders and files of the machine. */
  folders: z.array(FolderGrant).max(MOST_FOLDERS),
  /** How it has the rights of root or of an administrator, where its script declares that it needs them; then there is no sandbox around it. */
  elevation: ElevationMeans.nullable().default(null),
  /** A network that is granted includes the services of this machine. */
  network: z.boolean(),
  /** A secret is a file that only the script can read; `variable` names it, `file` is it where that is known before. */
  secrets: z.array(z.object({ name: Name, variable: z.string().max(128), file: Path.nullable() })).max(MOST_PARAMS),
  /** Secrets that stand among its arguments, with the consent of who starts it: other programs can read them there while it runs. */
  exposed: z
    .array(z.object({ param: Name, label: z.string().max(256) }))
    .max(MOST_PARAMS)
    .default([]),
  /** What was picked by name: the hub does not reach for it, the script does with what it is granted. */
  picks: z
    .array(
      z.object({
        param: Name,
        label: z.string().max(256),
        kind: z.enum(['host', 'environment', 'user', 'group']),
        value: z.string().max(4_096),
      }),
    )
    .max(MOST_PARAMS),
  /** Limits and what holds them, `MEANS:VALUE`; what is absent is not limited. */
  limits: z.record(z.string().max(32), z.string().max(64)),
  /** What it needs besides its interpreter, as it declares it. */
  dependencies: Dependencies.nullable().default(null),
  /** Where that was installed, read-only for the run; null before it is prepared, and where nothing is needed. */
  environment: z.object({ kind: EnvironmentKind, path: Path, real: Path, write: z.boolean() }).nullable().default(null),
  timeoutSeconds: z.number().positive().nullable(),
  /** The descriptor that it gives results on; null where there is none. */
  results: z.number().int().nullable().default(null),
  /**
   * The file with its settings and with the state that it kept, which it reads: null where nothing is kept for it. Where that differs from
   * run to run, `file` is null.
   */
  state: z.object({ file: Path.nullable() }).nullable().default(null),
  /** Tokens and secrets that it may ask its broker for while it runs; null where it may not. */
  broker: BrokerGrants.nullable().default(null),
  /** What it is not protected from, or has to do without; codes as in a run's `sandbox.notes`. */
  notes: z.array(z.string().max(256)).max(16),
});
export type GrantPlan = z.infer<typeof GrantPlan>;

/**
 * What a run keeps of what it was granted. `none`: it did not come so far. `changed`: what is kept is not what the hub had written.
 * `unproven`: the hub does not know what it had written, as after a crash. `unreadable`: this version does not know how it is written.
 */
export const KeptGrants = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['kept', 'unproven']), plan: GrantPlan }),
  z.object({ state: z.enum(['none', 'changed', 'unreadable']), plan: z.null() }),
]);
export type KeptGrants = z.infer<typeof KeptGrants>;

/**
 * Names a plan of grants together with the bytes that would run and how they are trusted: SHA-256 in hex, then four digits for each of
 * `grantFacets`, which say what is different where it is another.
 */
export const GrantDigest = z.string().regex(/^[0-9a-f]{64}\.(?:[0-9a-f]{4}){1,32}$/, 'a digest as a preview gives it');
export type GrantDigest = z.infer<typeof GrantDigest>;

/**
 * What somebody is told before a start that it would be refused for, or that comes otherwise than asked. `untrusted`: nobody approved the
 * bytes, and the policy refuses that; `unapproved`: it lets them run all the same. `raised`: the policy demands a stronger sandbox than was
 * asked for. `lowered`: the sandbox that is usual is not to be had here. `no-right`: who asks may not run it; no values of theirs are looked at.
 */
export const PreviewRemark = z.enum(['untrusted', 'unapproved', 'raised', 'lowered', 'no-right']);
export type PreviewRemark = z.infer<typeof PreviewRemark>;

/** What a run would be granted: the plan, how far its script is trusted, and which values would be refused and are left out. */
export const RunPreview = z.object({
  plan: GrantPlan,
  trust: TrustState,
  issues: z.array(ParamIssue).max(MOST_PARAMS),
  remarks: z.array(PreviewRemark).max(5),
  /** Whether another person has to agree to the start, why, and how long that is waited for; null where nobody has to. */
  approval: z
    .object({ causes: z.array(z.enum(approvalCauses)).max(approvalCauses.length), expiresSeconds: z.number().positive() })
    .nullable()
    .default(null),
  /** For `expect` of a start: it is refused where something of this is different by then. */
  digest: GrantDigest,
});
export type RunPreview = z.infer<typeof RunPreview>;

const previewErrors = [
  'SCRIPT_NOT_FOUND',
  'SCRIPT_AMBIGUOUS',
  'SCRIPT_BROKEN',
  'INTERPRETER_MISSING',
  'SANDBOX_UNAVAILABLE',
  'ELEVATION_UNAVAILABLE',
] as const;

/** The calls of `runs` that are about grants. */
export const grantCalls = {
  /**
   * What a start with these values would be granted. Starts nothing, and takes no secrets: their names are enough. Who may see a script and
   * not run it is told so, with what it declares.
   */
  preview: procedure({
    scope: 'scripts:read',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: z.object({
      script: z.string().min(1).max(1_024),
      params: ParamValues.default({}),
      secrets: z.array(z.string().max(64)).max(MOST_PARAMS).default([]),
      sandbox: SandboxLevel.optional(),
    }),
    output: RunPreview,
    errors: previewErrors,
  }),
  /** What a repeat of this run would be granted, its secrets being given again. */
  previewRepeat: procedure({
    scope: 'runs:write',
    object: ({ run }) => ({ kind: 'run', id: run }),
    input: z.object({ run: z.string().min(1).max(64) }),
    output: RunPreview,
    errors: ['RUN_NOT_FOUND', ...previewErrors],
  }),
  /** What a run was granted, as far as that is known. */
  grants: procedure({
    scope: 'runs:read',
    object: ({ run }) => ({ kind: 'run', id: run }),
    input: z.object({ run: z.string().min(1).max(64) }),
    output: KeptGrants,
    errors: ['RUN_NOT_FOUND'],
  }),
  /** The environment that a run was given, and how it was prepared. */
  environment: procedure({
    scope: 'runs:read',
    object: ({ run }) => ({ kind: 'run', id: run }),
    input: z.object({ run: z.string().min(1).max(64) }),
    output: RunEnvironment,
    errors: ['RUN_NOT_FOUND'],
  }),
};
