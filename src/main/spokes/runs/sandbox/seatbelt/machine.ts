import { access, constants } from 'node:fs/promises';

/** The program that applies a profile and becomes the command; by its own path, so that nobody's PATH gives another. */
export const SANDBOX_EXEC = '/usr/bin/sandbox-exec';
const LOADER = '/System/Library/Sandbox/Profiles/dyld-support.sb';

/** The parts that the adapter builds on, as this machine has them. */
export interface Machine {
  readonly sandboxExec: string | null;
  /** Whether Apple's rules for the loader are there to be imported: since macOS 13. */
  readonly loader: boolean;
}

const isThere = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** Looks for both. Whether they work, a trial run says. */
export async function inspectMachine(): Promise<Machine> {
  const [program, loader] = await Promise.all([isThere(SANDBOX_EXEC, constants.X_OK), isThere(LOADER, constants.R_OK)]);
  return { sandboxExec: program ? SANDBOX_EXEC : null, loader };
}
