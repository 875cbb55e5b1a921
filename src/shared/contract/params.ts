import { z } from './zod';

const base = {
  name: z.string().min(1).max(64),
  label: z.string().max(256),
  help: z.string().max(1_024).default(''),
  required: z.boolean().default(false),
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
  z.object({
    ...base,
    kind: z.literal('choice'),
    choices: z
      .array(z.object({ value: z.string().max(1_024), label: z.string().max(256) }))
      .min(1)
      .max(512),
    default: z.string().max(1_024).nullable().default(null),
  }),
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
  /** Typed in for each run; never stored, shown or logged. */
  z.object({ ...base, kind: z.literal('secret'), minLength: z.number().int().nonnegative().nullable().default(null) }),
]);
export type Param = z.infer<typeof Param>;
/** The kinds of parameter that there are. */
export type ParamKind = Param['kind'];

/** Values by parameter name as a form or command line gives them; text is converted where a kind asks for it. */
export const ParamValues = z.record(z.string().max(64), z.union([z.string().max(65_536), z.number(), z.boolean(), z.null()]));
export type ParamValues = z.infer<typeof ParamValues>;
