import { hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { GrantPlan, type KeptGrants } from '#shared/contract/grant-plan';
import { installsFirst } from '#shared/contract/powershell-module';
import type { RunMode } from '#shared/contract/scripts';
import { isServed } from './broker-place';
import { openRegular } from './journal/regular-file';
import type { WantedLevel } from './level';
import type { EnvironmentFolder, Outline, Sandbox, Wishes } from './ports';
import { demandWorkdir } from './workdir';

/** As many has a plan. */
const MOST_NOTES = 16;

/** In a run's folder: what it was granted, as JSON. */
export const grantsFile = (folder: string): string => join(folder, 'grants.json');

/**
 * All that a run may reach: what is shown before it, what its sandbox is made from and what it keeps. Changes nothing; refuses with
 * SANDBOX_UNAVAILABLE when a demanded level is not to be had, with ELEVATION_UNAVAILABLE when root's rights are not, and with SCRIPT_BROKEN
 * when it could not start in the folder that it declares.
 */
export async function planGrants(
  sandbox: Pick<Sandbox, 'grant'>,
  wishes: Wishes,
  outline: Outline,
  { level, fallback }: WantedLevel,
  {
    environment = null,
    state,
    mode,
  }: { readonly environment?: EnvironmentFolder | null; readonly state: boolean; readonly mode?: RunMode },
): Promise<GrantPlan> {
  const { subject, grants, workdir, secrets, picks, exposed, timeoutSeconds, dependencies } = wishes;
  const granted = await sandbox.grant({
    level,
    fallback,
    grants,
    secrets,
    outline,
    environment,
    state,
    elevated: wishes.elevation,
    installs: installsFirst(dependencies, wishes.elevation),
    ...(mode !== undefined && { mode }),
  });
  if (workdir !== null) await demandWorkdir(subject.id, workdir, granted);
  const { broker = null } = grants;
  const notes = broker === null || isServed(granted) ? granted.notes : [...granted.notes, 'no-broker'];
  return { ...granted, notes: notes.slice(0, MOST_NOTES), workdir, picks, exposed, dependencies, timeoutSeconds, broker };
}

/** Bytes of the largest plan that is read: its lists and texts have bounds. */
const LARGEST = 16 * 1_048_576;

/**
 * Writes down what a run was granted, beside its output, as canonical JSON. Gives the SHA-256 of that in hex: a run without a sandbox
 * can reach the file, and is not believed about itself. Throws where the plan could not be read again.
 */
export async function keepGrants(folder: string, plan: GrantPlan): Promise<string> {
  const text = canonicalize(GrantPlan.parse(plan)) ?? '';
  await writeFile(grantsFile(folder), text, { mode: 0o600 });
  return hash('sha256', text, 'hex');
}

/** What a run keeps of its grants, and its bytes where they are those that were written down, or nothing is known of that. */
export async function keptGrants(
  folder: string,
  written: string | null,
): Promise<{ readonly kept: KeptGrants; readonly bytes: Buffer | null }> {
  const bytes = await contentOf(grantsFile(folder));
  if (written !== null && (bytes === null || hash('sha256', bytes, 'hex') !== written))
    return { kept: { state: 'changed', plan: null }, bytes: null };
  if (bytes === null) return { kept: { state: 'none', plan: null }, bytes };
  const plan = planIn(bytes);
  if (plan === undefined) return { kept: { state: 'unreadable', plan: null }, bytes };
  return { kept: { state: written === null ? 'unproven' : 'kept', plan }, bytes };
}

function planIn(bytes: Buffer): GrantPlan | undefined {
  try {
    return GrantPlan.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Null where there is no such file: what came to lie in its place is none. */
async function contentOf(path: string): Promise<Buffer | null> {
  const file = await openRegular(path);
  if (file === undefined) return null;
  try {
    return (await file.stat()).size > LARGEST ? null : await file.readFile();
  } finally {
    await file.close();
  }
}
