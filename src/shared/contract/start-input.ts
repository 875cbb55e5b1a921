import { GrantDigest } from './grant-plan';
import { ParamValues } from './params';
import { RunMode, SandboxLevel } from './scripts';
import { z } from './zod';

/**
 * Whoever starts it agrees that the secrets that its script takes only as arguments stand on its command line, where other programs of this
 * machine can read them while it runs. Without that they are refused.
 */
export const Exposes = z.boolean().default(false);

/** What somebody asks to be run: of `runs.start`, and of a request for another person's consent to the same. */
export const StartInput = z.object({
  script: z.string().min(1).max(1_024),
  params: ParamValues.default({}),
  mode: RunMode.optional(),
  sandbox: SandboxLevel.optional(),
  /** What a preview answered: refused with GRANTS_CHANGED where the run would be granted anything else by now. */
  expect: GrantDigest.optional(),
  /** Size of the terminal in terminal mode. */
  columns: z.number().int().min(20).max(400).default(120),
  rows: z.number().int().min(5).max(200).default(32),
  /** Whether somebody watches the run who can be asked for a password or for consent, should its script need such rights. */
  attended: z.boolean().default(false),
  exposes: Exposes,
});
export type StartInput = z.infer<typeof StartInput>;

/** What a start may be refused with. */
export const startErrors = [
  'SCRIPT_NOT_FOUND',
  'SCRIPT_AMBIGUOUS',
  'SCRIPT_BROKEN',
  'SCRIPT_UNTRUSTED',
  'SCRIPT_CHANGED',
  'APPROVAL_REQUIRED',
  'GRANTS_CHANGED',
  'INTERPRETER_MISSING',
  'PARAMS_INVALID',
  'SANDBOX_UNAVAILABLE',
  'ELEVATION_UNAVAILABLE',
  'SLOTS_EXHAUSTED',
  'RECORDER_UNAVAILABLE',
] as const;
