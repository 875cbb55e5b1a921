import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GrantPlan } from '#shared/contract/grant-plan';
import { isAbsent } from './journal/regular-file';
import type { WantedLevel } from './level';
import type { EnvironmentFolder, Outline, Sandbox, Wishes } from './ports';

/** In a run's folder: what it was granted, as JSON. */
export const grantsFile = (folder: string): string => join(folder, 'grants.json');

/**
 * All that a run may reach: what is shown before it, what its sandbox is made from and what it keeps. Changes nothing; refuses with
 * SANDBOX_UNAVAILABLE when a demanded level is not to be had.
 */
export async function planGrants(
  sandbox: Pick<Sandbox, 'grant'>,
  wishes: Wishes,
  outline: Outline,
  { level, fallback }: WantedLevel,
  environment: EnvironmentFolder | null = null,
): Promise<GrantPlan> {
  const { grants, secrets, picks, timeoutSeconds, dependencies } = wishes;
  const granted = await sandbox.grant({ level, fallback, grants, secrets, outline, environment });
  return { ...granted, picks, dependencies, timeoutSeconds };
}

/** Writes down what a run was granted, beside its output. */
export const keepGrants = (folder: string, plan: GrantPlan): Promise<void> =>
  writeFile(grantsFile(folder), JSON.stringify(plan), { mode: 0o600 });

/** What a run was granted; null where that was not kept, or cannot be read any more. */
export async function keptGrants(folder: string): Promise<GrantPlan | null> {
  try {
    return GrantPlan.safeParse(JSON.parse(await readFile(grantsFile(folder), 'utf8'))).data ?? null;
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}
