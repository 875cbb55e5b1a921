import { VALUE_LENGTH } from './param-bounds';
import { Whys } from './problem-why';
import { secretInput } from './secret-input';
import { z } from './zod';

const argument = z.string().min(1).max(256);

/** How a value reaches its script. A value that is no secret is in `AXLE_PARAM_NAME` in any case. */
export const Pass = z.discriminatedUnion('by', [
  z.object({ by: z.literal('variable') }),
  /**
   * As an argument by itself, percent-encoded where `encoded`; one that is left empty is passed empty, or not at all (`omit`). Where
   * one that is `guarded` begins with `-`, all that are stand behind a `--` at the end, so that it is not taken for an option.
   */
  z.object({
    by: z.literal('position'),
    encoded: z.boolean().default(false),
    omit: z.boolean().default(false),
    guarded: z.boolean().default(false),
  }),
  /** `OPTION=value`. Of several values each has its own (`repeat`), or all stand behind one (`list`). */
  z.object({ by: z.literal('option'), option: argument, many: z.enum(['repeat', 'list']).default('repeat') }),
  /** By what stands there: `on` when it is true, `off` when it is false; null is nothing. */
  z.object({ by: z.literal('switch'), on: argument.nullable(), off: argument.nullable() }),
  /** `-NAME:value`, as PowerShell takes it. `list`: it takes several values, one a line. */
  z.object({ by: z.literal('named'), name: argument, list: z.boolean().optional() }),
  /** As a value of PowerShell’s, made of the file of a secret: it stands on no command line. `type` is what the script takes. */
  z.object({ by: z.literal('object'), name: argument, type: z.enum(['string', 'secure-string', 'credential']) }),
  /** The user name of the credential that the script takes as `of`. */
  z.object({ by: z.literal('user-name'), of: argument }),
  /** In no way: it takes what neither text nor secret can become, such as .NET’s `NetworkCredential`. */
  z.object({ by: z.literal('none') }),
]);
export type Pass = z.infer<typeof Pass>;

const choices = z
  .array(z.object({ value: z.string().max(1_024), label: z.string().max(256) }))
  .min(1)
  .max(512);

const base = {
  name: z.string().min(1).max(64),
  label: z.string().max(256),
  help: z.string().max(1_024).default(''),
  /** What of the help is no words of the script: all that follows its first `from` characters. */
  notes: z.object({ from: z.number().int().nonnegative().max(1_024), whys: Whys }).optional(),
  required: z.boolean().default(false),
  pass: Pass.default({ by: 'variable' }),
  /** Asked for, checked and passed only while another parameter has one of these values. */
  when: z
    .object({ param: z.string().min(1).max(64), is: z.array(z.string().max(1_024)).min(1).max(512) })
    .nullable()
    .default(null),
};

/** One parameter of a script: what the form shows and what a value must satisfy. */
export const Param = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('text'),
    default: z.string().max(8_192).nullable().default(null),
    minLength: z.number().int().nonnegative().nullable().default(null),
    maxLength: z.number().int().positive().nullable().default(null),
    /** A regular expression that the whole value must match. */
    pattern: z.string().max(512).nullable().default(null),
    placeholder: z.string().max(256).default(''),
  }),
  z.object({
    ...base,
    kind: z.literal('multiline'),
    default: z.string().max(65_536).nullable().default(null),
    maxLength: z.number().int().positive().nullable().default(null),
  }),
  z.object({
    ...base,
    kind: z.literal('number'),
    default: z.number().nullable().default(null),
    min: z.number().nullable().default(null),
    max: z.number().nullable().default(null),
    integer: z.boolean().default(false),
    unit: z.string().max(32).default(''),
  }),
  z.object({ ...base, kind: z.literal('boolean'), default: z.boolean().default(false) }),
  z.object({ ...base, kind: z.literal('choice'), choices, default: z.string().max(1_024).nullable().default(null) }),
  /** Any number of them; a value is the chosen ones, one a line, in the order of the choices. */
  z.object({ ...base, kind: z.literal('multi-choice'), choices, default: z.string().max(65_536).nullable().default(null) }),
  z.object({
    ...base,
    kind: z.literal('date'),
    /** ISO 8601 calendar date. */
    default: z.iso.date().nullable().default(null),
    min: z.iso.date().nullable().default(null),
    max: z.iso.date().nullable().default(null),
  }),
  z.object({ ...base, kind: z.literal('file'), default: z.string().max(4_096).nullable().default(null) }),
  z.object({
    ...base,
    kind: z.literal('folder'),
    default: z.string().max(4_096).nullable().default(null),
    write: z.boolean().default(false),
  }),
  /** Users and groups are looked for in Microsoft Graph where somebody is signed in; otherwise, and of the others, a name is typed in. */
  z.object({ ...base, kind: z.literal(['host', 'environment', 'user', 'group']), default: z.string().max(1_024).nullable().default(null) }),
  /** Typed in for each run; never stored, shown or logged. One that is passed as an argument takes a consent: `exposes` of `runs.start`. */
  z.object({ ...base, kind: z.literal('secret'), minLength: z.number().int().nonnegative().nullable().default(null) }),
]);
export type Param = z.infer<typeof Param>;
/** The kinds of parameter that there are. */
export type ParamKind = Param['kind'];

/** Values by parameter name as a form or command line gives them; text is converted where a kind asks for it. */
export const ParamValues = secretInput(
  z.record(z.string().max(64), z.union([z.string().max(VALUE_LENGTH), z.number(), z.boolean(), z.null()])),
);
export type ParamValues = z.infer<typeof ParamValues>;
