import { rm } from 'node:fs/promises';
import type { ElevationMeans } from '#shared/contract/elevation';
import type { ElevationObstacle } from '#shared/contract/elevation-values';
import { HubError } from '#shared/contract/errors';
import type { GrantRequest, SandboxGrant, SandboxPlan, SandboxRequest } from '../../ports';
import { grantWithoutSandbox } from '../none';
import type { SandboxPlace } from '../probe';
import { JOB_OBJECT } from '../windows/limits';
import { demandSudo, planSudo } from './sudo';
import { folderOf } from './takes';
import { demandUac, planUac, type ProgramLook } from './uac';

/** How such rights would be had here. Windows is asked at the first look, and once. */
export function meansOf({ platform, user, windows }: Pick<SandboxPlace, 'platform' | 'user' | 'windows'>): ElevationMeans {
  if (platform === 'win32') return windows?.isAdministrator() === true ? 'administrator' : 'uac';
  return user?.uid === 0 ? 'root' : 'sudo';
}

/**
 * What a run has that is root's, or an administrator's: everything. There is no sandbox around it, and it is refused where one was demanded
 * (ELEVATION_UNAVAILABLE), as it is where this machine gives no such rights, or where others could change what would run.
 */
export async function grantElevated(place: SandboxPlace, request: GrantRequest, look?: ProgramLook): Promise<SandboxGrant> {
  const refuse = (reason: ElevationObstacle, detail = ''): never => {
    throw new HubError('ELEVATION_UNAVAILABLE', { reason, detail: detail.slice(0, 4_096) });
  };
  if (request.level !== 'none' && !request.fallback) refuse('level', request.level);
  if (place.platform !== 'linux' && place.platform !== 'win32') refuse('system', place.platform);
  if (request.installs === true) refuse('dependencies');
  const means = meansOf(place);
  if (means === 'sudo') await demandSudo(request.outline);
  if (means === 'uac') await demandUac(place, request, look);
  const granted = await grantWithoutSandbox(place, { ...request, outline: { ...request.outline, alone: true } }, 'elevated');
  const rights = { elevation: means, user: { uid: place.platform === 'win32' ? null : 0, own: false } };
  // The job object of an elevated launcher ends what is in it, and limits nothing.
  if (means === 'uac') return { ...granted, ...rights, limits: {}, notes: granted.notes.filter((note) => note !== JOB_OBJECT) };
  return { ...granted, ...rights };
}

/** Removes what was made to ask for a run that does not begin. */
export const removeElevated = (request: Pick<SandboxRequest, 'runtime' | 'run'>): Promise<void> =>
  rm(folderOf(request), { recursive: true, force: true });

/** A command that asks for such rights first. */
export const planElevated = (place: SandboxPlace, request: SandboxRequest): Promise<SandboxPlan> =>
  request.granted.elevation === 'uac' ? planUac(place, request) : planSudo(place, request);
