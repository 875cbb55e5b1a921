import { BrokerGrants } from './broker-grants';
import { CollectionAfter, collectionOf } from './collection';
import { Dependencies } from './dependencies';
import { EverySeconds } from './duration';
import { defineContract, procedure, stream } from './kernel';
import { MOST_PARAMS } from './param-bounds';
import { Param, ParamValues } from './params';
import { MAX_PRESETS, Preset, PresetName } from './presets';
import { Whys } from './problem-why';
import { sandboxLevels } from './setting-values';
import { Approval, MAX_APPROVALS, PublicKeyPem, Review, Sha256, SourceSignature, TrustState } from './trust';
import { z } from './zod';

/** `SOURCE:PATH` of the file below its source, or what the script's metadata declares. Any text: names are people's. */
export const ScriptId = z.string().min(1).max(1_024).brand<'ScriptId'>();
export type ScriptId = z.infer<typeof ScriptId>;
/** Names a source of scripts. */
export const SourceId = z.string().min(1).max(64).brand<'SourceId'>();
export type SourceId = z.infer<typeof SourceId>;

const path = z.string().max(4_096);
/** What a script is written in, as far as that matters for running it. */
export const Language = z.enum([
  'bash',
  'sh',
  'zsh',
  'ksh',
  'csh',
  'tcsh',
  'fish',
  'python',
  'node',
  'typescript',
  'deno',
  'bun',
  'powershell',
  'ruby',
  'perl',
  'php',
  'lua',
  'swift',
  'applescript',
  'r',
  'go',
  'elixir',
  'groovy',
  'kotlin',
  'cmd',
  'executable',
]);
export type Language = z.infer<typeof Language>;
/** Whether a run has pipes, or a terminal that a person can answer in. */
export const RunMode = z.enum(['pipe', 'terminal']);
export type RunMode = z.infer<typeof RunMode>;
/** How much a run is kept from: see `spokes/runs/sandbox`. */
export const SandboxLevel = z.enum(sandboxLevels);
export type SandboxLevel = z.infer<typeof SandboxLevel>;

/** Something in a script's file or metadata that was not understood. A problem that `blocks` keeps it from running. */
export const Problem = z.object({
  code: z.enum([
    'bad-yaml',
    'bad-header',
    'bad-param',
    'unknown-key',
    'duplicate-id',
    'unreadable',
    'too-large',
    'not-text',
    'no-interpreter',
    'outside-source',
    'bad-files',
    'bad-dependencies',
  ]),
  file: path,
  line: z.number().int().positive().optional(),
  /** In English, as it stands in logs. */
  detail: z.string().max(1_024),
  /** The same for each face to say in the person's language. */
  why: Whys.optional(),
  blocks: z.boolean(),
});
export type Problem = z.infer<typeof Problem>;

/** Where a script's metadata stands: the first of these that says anything. */
export const ScriptFormat = z.enum(['sidecar', 'header', 'raycast', 'powershell', 'python', 'script-kit', 'plain']);
export type ScriptFormat = z.infer<typeof ScriptFormat>;

/** A row of the catalogue. */
export const ScriptSummary = z.object({
  id: ScriptId,
  name: z.string().max(512),
  description: z.string().max(4_096),
  tags: z.array(z.string().max(64)).max(32),
  sourceId: SourceId,
  source: z.string().max(512),
  file: path,
  language: Language,
  format: ScriptFormat,
  params: z.number().int().nonnegative(),
  problems: z.number().int().nonnegative(),
  blocked: z.boolean(),
  /** Whether its bytes, and those of the files that it declares, were approved. */
  trust: TrustState,
  /** ISO 8601; of the file. */
  modifiedAt: z.iso.datetime(),
});
export type ScriptSummary = z.infer<typeof ScriptSummary>;

/** What a script asks for; the same data is what the sandbox enforces. */
export const Grants = z.object({
  network: z.boolean(),
  /** Absolute folders that the script may use. */
  folders: z.array(z.object({ path, write: z.boolean() })).max(32),
  /** Files beside the script that it needs, relative to it. */
  files: z.array(path).max(256),
  /** Tokens and secrets that it may ask for while it runs; absent where it asks for none. */
  broker: BrokerGrants.optional(),
});
export type Grants = z.infer<typeof Grants>;

/** All that is known of a script. */
export const Script = ScriptSummary.omit({ params: true, problems: true }).extend({
  params: z.array(Param).max(MOST_PARAMS),
  problems: z.array(Problem).max(64),
  /** The command that runs it. `found` is the interpreter's absolute path, null where it is not installed. */
  interpreter: z.object({ command: z.string().max(512), args: z.array(z.string().max(512)).max(16), found: path.nullable() }),
  mode: RunMode,
  sandbox: SandboxLevel.nullable(),
  /** Whether it needs the rights of root, or of an administrator. */
  elevation: z.boolean().default(false),
  grants: Grants,
  /** The absolute folder that it starts in; null where that is its own. */
  workdir: path.nullable().default(null),
  /** What it needs besides its interpreter. */
  dependencies: Dependencies.nullable().default(null),
  timeoutSeconds: z.number().positive().nullable(),
  /** How often it is tried again when it fails or takes too long; the wait doubles each time. */
  retry: z.object({ times: z.number().int().positive(), delaySeconds: z.number().positive() }).nullable(),
  /** How often its author means it to run, in seconds; it does not for that. */
  everySeconds: EverySeconds.nullable().default(null),
  /** Another person has to agree to each of its runs, and how long a request of that waits. */
  approval: z.object({ expiresSeconds: z.number().positive() }).nullable().default(null),
  /** A question to be answered before it runs. */
  confirm: z.string().max(1_024).nullable(),
  /** The same question where Axle found the words for it, for each face to ask in the person's language. */
  confirmWhy: Whys.optional(),
  /** How many of its runs there may be at once, and what happens to one more. */
  limit: z.object({ runs: z.number().int().positive(), policy: z.enum(['refuse', 'queue', 'skip', 'replace']) }).nullable(),
  size: z.number().int().nonnegative(),
});
export type Script = z.infer<typeof Script>;

/** A folder that scripts come from. */
export const Source = z.object({
  id: SourceId,
  label: z.string().max(512),
  folder: path,
  builtIn: z.boolean(),
  scripts: z.number().int().nonnegative(),
  /** `polling`: the system does not tell of all changes, so they are looked for every 15 s. */
  state: z.enum(['scanning', 'watching', 'polling', 'unreadable']),
  /** Why it cannot be read, where it cannot. `unreachable`: it does not answer; once it does, it is read. `system`: it holds no files. */
  reason: z.enum(['missing', 'not-folder', 'denied', 'too-large', 'unreachable', 'system']).nullable(),
  /** What became of its signed index; null where no key is known for it. */
  signature: SourceSignature.nullable(),
});
export type Source = z.infer<typeof Source>;

const ById = z.object({ script: z.string().min(1).max(1_024) });

/** The catalogue of scripts, and the folders that they come from. */
export const scripts = defineContract('scripts', {
  /** The catalogue, then its changes. Only scripts that the session may see. */
  watch: stream({ scope: 'scripts:read', input: CollectionAfter, item: collectionOf(ScriptSummary), window: 16 }),
  /** One script by its id, its name, or the unique end of its path (`hello`). */
  get: procedure({
    scope: 'scripts:read',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById,
    output: Script,
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS'],
  }),
  /** The text of a script, at most its first 256 Ki characters. */
  text: procedure({
    scope: 'scripts:read',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById,
    output: z.object({ text: z.string().max(262_144), truncated: z.boolean() }),
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'SOURCE_UNREADABLE'],
  }),
  /** The values that were saved for a script, by name. */
  presets: procedure({
    scope: 'scripts:read',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById,
    output: z.object({ presets: z.array(Preset).max(MAX_PRESETS) }),
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS'],
  }),
  /** Saves values under a name. They need not be complete; secrets, and files that were uploaded for one run, are refused. */
  savePreset: procedure({
    scope: 'runs:write',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById.extend({ name: PresetName, params: ParamValues, replace: z.boolean().default(false) }),
    output: Preset,
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'PARAMS_INVALID', 'PRESET_EXISTS', 'PRESETS_FULL'],
  }),
  removePreset: procedure({
    scope: 'runs:write',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById.extend({ name: PresetName }),
    output: z.object({}),
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'PRESET_NOT_FOUND'],
  }),
  /** A script's bytes beside those that were approved last; with `approval`, what was approved then beside what was before. */
  review: procedure({
    scope: 'scripts:read',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById.extend({ approval: z.number().int().positive().optional() }),
    output: Review,
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'SCRIPT_BROKEN', 'SCRIPT_CHANGED', 'APPROVAL_NOT_FOUND'],
  }),
  /** The approvals of a script, newest first; with `before`, those that are older than this one. */
  approvals: procedure({
    scope: 'scripts:read',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById.extend({ before: z.number().int().positive().optional() }),
    output: z.object({ approvals: z.array(Approval).max(MAX_APPROVALS) }),
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS'],
  }),
  /**
   * Lets these bytes run, and no others. `digest` is what was looked at: it is refused when it is not what is there. Of what is
   * approved already the approval that it has is given.
   */
  approve: procedure({
    scope: 'scripts:approve',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById.extend({ digest: Sha256 }),
    output: Approval,
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'SCRIPT_BROKEN', 'SCRIPT_CHANGED', 'APPROVAL_STALE'],
  }),
  /**
   * Approves every script of a source that never was, as it is now. Those that cannot be read, or change meanwhile, are passed over;
   * what changed since it was approved, or was withdrawn, is left to be looked at.
   */
  approveSource: procedure({
    scope: 'scripts:approve',
    object: ({ source }) => ({ kind: 'source', id: source }),
    input: z.object({ source: z.string().min(1).max(64) }),
    output: z.object({
      approved: z.number().int().nonnegative(),
      passedOver: z.number().int().nonnegative(),
      left: z.number().int().nonnegative(),
    }),
    errors: ['SOURCE_NOT_FOUND'],
  }),
  /** What was approved or signed of a script does not run any more, until it is approved again. */
  withdraw: procedure({
    scope: 'scripts:approve',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: ById,
    output: z.object({}),
    errors: ['SCRIPT_NOT_FOUND', 'SCRIPT_AMBIGUOUS', 'APPROVAL_NOT_FOUND'],
  }),
  /** What would be understood of each file of a folder, for who may add it. Nothing is executed. */
  check: stream({
    scope: 'scripts:write',
    input: z.object({ folder: path.min(1) }),
    item: Script,
    errors: ['SOURCE_UNREADABLE'],
    window: 64,
    batch: 4,
  }),
  /** The sources, then their changes. */
  sources: stream({ scope: 'scripts:read', input: CollectionAfter, item: collectionOf(Source), window: 16 }),
  addSource: procedure({
    scope: 'scripts:write',
    input: z.object({ folder: path.min(1), label: z.string().min(1).max(512).optional() }),
    output: Source,
    errors: ['SOURCE_EXISTS', 'SOURCE_UNREADABLE'],
  }),
  /** Adds the Toolbox: scripts for directories, SharePoint and security that come with Axle. */
  addToolbox: procedure({ scope: 'scripts:write', input: z.object({}), output: Source, errors: ['SOURCE_EXISTS', 'SOURCE_UNREADABLE'] }),
  /** Forgets a source; its files stay where they are, but for the copy of a repository. */
  removeSource: procedure({
    scope: 'scripts:write',
    object: ({ source }) => ({ kind: 'source', id: source }),
    input: z.object({ source: z.string().min(1).max(64) }),
    output: z.object({}),
    errors: ['SOURCE_NOT_FOUND'],
  }),
  /** Reads a source anew, a repository from where it is kept; resolves when it was read. */
  sync: procedure({
    scope: 'scripts:write',
    object: ({ source }) => ({ kind: 'source', id: source }),
    input: z.object({ source: z.string().min(1).max(64) }),
    output: Source,
    errors: ['SOURCE_NOT_FOUND', 'REPOSITORY_FAILED'],
  }),
  /** What stands in a source's index runs as approved, where the index is signed with this key; null forgets the key. */
  trustKey: procedure({
    scope: 'scripts:approve',
    object: ({ source }) => ({ kind: 'source', id: source }),
    input: z.object({ source: z.string().min(1).max(64), key: PublicKeyPem.nullable() }),
    output: Source,
    errors: ['SOURCE_NOT_FOUND', 'KEY_INVALID'],
  }),
});
