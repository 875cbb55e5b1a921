import { defineContract, procedure, stream } from './kernel';
import { SandboxLevel } from './scripts';
import { z } from './zod';

/** What a person or the hub may choose. Every key has a default. */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']).default('system'),
  /** `system` follows the machine's language. */
  language: z.enum(['system', 'en', 'fr']).default('system'),
  tourDone: z.boolean().default(false),
  /** Level of a script that asks for none. */
  sandbox: SandboxLevel.default('standard'),
  /** No run is sandboxed less than this, whoever asks; where it is not to be had, runs are refused. */
  sandboxFloor: SandboxLevel.default('none'),
  /** Output kept for one run, and for all runs, in MiB; the oldest is trimmed. */
  outputPerRunMiB: z.number().int().min(32).max(1_048_576).default(4_096),
  outputTotalMiB: z.number().int().min(64).max(16_777_216).default(20_480),
  /** Lines that a terminal keeps. */
  terminalScrollback: z.number().int().min(100).max(100_000).default(10_000),
});
export type Settings = z.infer<typeof Settings>;
/** Some of the settings; the rest stays as it is. */
export const SettingsChange = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'contrast']).optional(),
  language: z.enum(['system', 'en', 'fr']).optional(),
  tourDone: z.boolean().optional(),
  sandbox: SandboxLevel.optional(),
  sandboxFloor: SandboxLevel.optional(),
  outputPerRunMiB: z.number().int().min(32).max(1_048_576).optional(),
  outputTotalMiB: z.number().int().min(64).max(16_777_216).optional(),
  terminalScrollback: z.number().int().min(100).max(100_000).optional(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

/** What people chose. */
export const settings = defineContract('settings', {
  get: procedure({ scope: 'settings:read', input: z.object({}), output: Settings }),
  /** The settings now and after each change; latest value. */
  watch: stream({ scope: 'settings:read', input: z.object({}), item: Settings, window: 4 }),
  /** Changes what is given and leaves the rest; gives all settings. */
  set: procedure({ scope: 'settings:write', input: SettingsChange, output: Settings }),
});
