import { AccountName, SecretName, MOST_SCOPES, MOST_SECRETS, TokenScope } from '#shared/contract/broker-grants';
import { Duration, Every } from '#shared/contract/duration';
import { ParamInput } from '#shared/contract/param-input';
import { MOST_PARAMS } from '#shared/contract/param-bounds';
import { RunMode, SandboxLevel } from '#shared/contract/scripts';
import { z } from '#shared/contract/zod';

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
  elevation: z
    .boolean()
    .optional()
    .describe(
      'Whether it needs the rights of root or of an administrator: it then runs through sudo, which may ask for a password, or after consent to Windows’ own prompt, and without a sandbox.',
    ),
  network: z.boolean().optional(),
  folders: z
    .array(z.strictObject({ path: z.string().min(1).max(4_096), write: z.boolean().default(false) }))
    .max(32)
    .optional(),
  files: z.array(z.string().min(1).max(4_096)).max(256).optional().describe('Files beside the script that it needs, relative to it.'),
  tokens: z
    .array(TokenScope)
    .max(MOST_SCOPES)
    .optional()
    .describe('Scopes that it may have access tokens for while it runs, in full, such as https://graph.microsoft.com/User.Read.'),
  account: AccountName.optional().describe(
    'Whose tokens they are: the name of a signed-in account, or app:NAME for an application that signs in with a certificate; else the default account.',
  ),
  secrets: z
    .array(SecretName)
    .max(MOST_SECRETS)
    .optional()
    .describe(
      'Names of secrets that it may ask for while it runs: those that Axle keeps, and VAULT:NAME for one of a vault, which is asked in the name of the machine’s person.',
    ),
  workdir: z
    .string()
    .min(1)
    .max(4_096)
    .optional()
    .describe('The folder that it starts in, which it may read; ~ is your home folder, a relative path begins at its own. Else its own.'),
  timeout: Duration.optional().describe('How long it may run: seconds, or a number with s, m, h or d, such as 30s or 5m.'),
  every: Every.optional().describe(
    'How often it is meant to run, such as 10m: a new schedule of it begins with that. Nothing runs by it alone.',
  ),
  retry: z
    .strictObject({ times: z.number().int().min(1).max(10), delay: Duration.default('10s') })
    .optional()
    .describe('How often it is tried again when it fails or takes too long, and how long after; the wait doubles each time.'),
  approval: z
    .strictObject({ by: z.literal('another').default('another'), expires: Duration.default('4h') })
    .optional()
    .describe('Another person has to agree to each of its runs; a request that nobody answers expires after so long, such as 4h.'),
  confirm: z.string().min(1).max(1_024).optional().describe('A question to be answered before it runs.'),
  limit: z
    .strictObject({
      runs: z.number().int().positive().max(10_000),
      policy: z.enum(['refuse', 'queue', 'skip', 'replace']).default('queue'),
    })
    .optional(),
  interpreter: z.union([z.string().min(1).max(512), z.array(z.string().min(1).max(512)).min(1).max(16)]).optional(),
  params: z.array(ParamInput).max(MOST_PARAMS).optional(),
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
