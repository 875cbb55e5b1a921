import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import type { Staging, Work } from './ports';

/** Copies the script of a run that waited through a restart; other bytes than those that were asked for do not run. */
export async function stageAgain(run: Run, work: Work, folder: string): Promise<Staging> {
  await mkdir(folder, { recursive: true, mode: 0o711 });
  await rm(join(folder, 'files'), { recursive: true, force: true });
  const staging = work.stage(folder);
  const { hash, trust } = await staging.held;
  const others = run.trust !== null && trust !== null && run.trust.digest !== trust.digest;
  if (hash !== run.hash || others) throw new HubError('SCRIPT_CHANGED', { script: run.subject.id });
  return staging;
}
