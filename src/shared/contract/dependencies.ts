import { z } from './zod';

const Spec = z.string().max(512);

/** What can be installed for a script, into an environment of its own. */
export const EnvironmentKind = z.enum(['python', 'node', 'powershell']);
export type EnvironmentKind = z.infer<typeof EnvironmentKind>;

/** What a script needs besides its interpreter, as its approved bytes declare it. */
export const Dependencies = z.object({
  kind: EnvironmentKind,
  /** The file that declares it: the script itself, or one of its declared files. */
  from: z.string().max(256),
  /** Version of the interpreter that is asked for, as it is written; null where none is. */
  runtime: z.string().max(64).nullable(),
  /** `pinned`: the same version comes each time. `left`: it is left to the machine, since no source of packages can have it. */
  packages: z.array(z.object({ spec: Spec, pinned: z.boolean(), left: z.boolean().optional() })).max(256),
});
export type Dependencies = z.infer<typeof Dependencies>;

/** The environment that a run was given: what was asked for, and what was installed. */
export const PreparedEnvironment = z.object({
  /** SHA-256 of what it is made from: declaration, interpreter and its version, system; in hex. */
  key: z.string().length(64),
  kind: EnvironmentKind,
  from: z.string().max(256),
  asked: z.array(Spec).max(256),
  /** `hash` is what the installer checked or saw, `algorithm:value` as it says it; null where it says none. */
  installed: z.array(z.object({ name: z.string().max(214), version: z.string().max(64), hash: z.string().max(160).nullable() })).max(1_000),
  /** What the interpreter and the installer say of themselves. */
  interpreter: z.string().max(128),
  tool: z.string().max(128),
  preparedAt: z.iso.datetime(),
  tookMs: z.number().nonnegative(),
});
export type PreparedEnvironment = z.infer<typeof PreparedEnvironment>;

/** How the environment of a run was come by. */
export const RunEnvironment = z.object({
  /** Null of a run that needs none, or whose environment could not be prepared. */
  prepared: PreparedEnvironment.nullable(),
  /** The end of what the installer printed; empty of a run that needs none. */
  log: z.string().max(65_536),
});
export type RunEnvironment = z.infer<typeof RunEnvironment>;
