import { Pass } from '#shared/contract/params';
import { RunMode, SandboxLevel } from '#shared/contract/scripts';
import { z } from '#shared/contract/zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A year. */
const LONGEST_SECONDS = 366 * 86_400;

/** Seconds, or a number with `s`, `m` or `h`. */
const Duration = z
  .union([
    z.number().positive(),
    z
      .string()
      .max(32)
      .regex(/^\s*\d+(?:\.\d+)?\s*[smh]?\s*$/i),
  ])
  .refine((duration) => secondsOf(duration) > 0 && secondsOf(duration) <= LONGEST_SECONDS, { error: 'more than 0, and a year at most' });

/** A parameter as people write it; which keys count depends on its kind. */
export const ParamInput = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)
    .describe('Letters, digits, _ and -. The script finds the value in AXLE_PARAM_NAME.'),
  kind: z
    .enum([
      'text',
      'multiline',
      'number',
      'boolean',
      'choice',
      'multi-choice',
      'date',
      'file',
      'folder',
      'host',
      'environment',
      'user',
      'group',
      'secret',
    ])
    .optional(),
  label: z.string().max(256).optional(),
  help: z.string().max(1_024).optional(),
  required: z.boolean().optional(),
  default: z
    .union([scalar, z.array(scalar).max(512)])
    .nullable()
    .optional()
    .describe('For multi-choice a list.'),
  min: z.union([z.number(), z.string()]).optional().describe('For number and date.'),
  max: z.union([z.number(), z.string()]).optional().describe('For number and date.'),
  integer: z.boolean().optional(),
  unit: z.string().max(32).optional(),
  minLength: z.number().int().nonnegative().optional(),
  maxLength: z.number().int().positive().optional(),
  pattern: z.string().max(512).optional().describe('A regular expression that the whole value must match.'),
  placeholder: z.string().max(256).optional(),
  choices: z
    .array(z.union([scalar, z.strictObject({ value: scalar, label: z.string().max(256).optional() })]))
    .min(1)
    .max(512)
    .optional(),
  write: z.boolean().optional().describe('For folder: whether the script may write there.'),
  pass: Pass.optional().describe('How the value reaches the script, beside AXLE_PARAM_NAME.'),
  when: z
    .strictObject({ param: z.string().min(1).max(64), is: z.array(z.string().max(1_024)).min(1).max(512) })
    .optional()
    .describe('Asked for only while another parameter has one of these values.'),
});
export type ParamInput = z.infer<typeof ParamInput>;

/** What a sidecar may say; header comments say the same in lines. Published as `resources/schema/script.schema.json`. */
export const Metadata = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,127}$/)
    .optional()
    .describe('Keeps the script known by one name when its file moves. Lower-case letters, digits, dot, _ and -.'),
  name: z.string().trim().min(1).max(512).optional(),
  description: z.string().max(4_096).optional(),
  tags: z.array(z.string().trim().min(1).max(64)).max(32).optional(),
  mode: RunMode.optional(),
  sandbox: SandboxLevel.optional(),
  network: z.boolean().optional(),
  folders: z
    .array(z.strictObject({ path: z.string().min(1).max(4_096), write: z.boolean().default(false) }))
    .max(32)
    .optional(),
  files: z.array(z.string().min(1).max(4_096)).max(256).optional().describe('Files beside the script that it needs, relative to it.'),
  timeout: Duration.optional().describe('How long it may run: seconds, or a number with s, m or h, such as 30s or 5m.'),
  retry: z
    .strictObject({ times: z.number().int().min(1).max(10), delay: Duration.default('10s') })
    .optional()
    .describe('How often it is tried again when it fails or takes too long, and how long after; the wait doubles each time.'),
  confirm: z.string().min(1).max(1_024).optional().describe('A question to be answered before it runs.'),
  limit: z
    .strictObject({
      runs: z.number().int().positive().max(10_000),
      policy: z.enum(['refuse', 'queue', 'skip', 'replace']).default('queue'),
    })
    .optional(),
  interpreter: z.union([z.string().min(1).max(512), z.array(z.string().min(1).max(512)).min(1).max(16)]).optional(),
  params: z.array(ParamInput).max(64).optional(),
});
export type Metadata = z.infer<typeof Metadata>;
/** A key that metadata may have. */
export type MetadataKey = keyof Metadata;

/** All of these keys. */
export const metadataKeys: readonly MetadataKey[] = Metadata.keyof().options;

/** The JSON Schema that editors use for `NAME.axle.yaml`. */
export const sidecarJsonSchema = (): object => ({
  ...z.toJSONSchema(Metadata, { io: 'input' }),
  title: 'Axle script',
  description: 'What Axle knows of a script: NAME.axle.yaml beside it.',
});

/** The seconds of `30s`, `5m`, `1.5h` or a plain number. */
export function secondsOf(duration: number | string): number {
  const [, number = '', unit = ''] = /^\s*([\d.]+)\s*([smh]?)/i.exec(String(duration)) ?? [];
  return Number(number) * ({ m: 60, h: 3_600 }[unit.toLowerCase()] ?? 1);
}
