import { Pass } from './params';
import { z } from './zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

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
