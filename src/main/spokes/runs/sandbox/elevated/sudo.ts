import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { GrantRequest, SandboxPlan, SandboxRequest } from '../../ports';
import { sha256 } from '../../recorder/elevated-spec';
import { RESULTS_FD, RESULTS_VARIABLE } from '../../recorder/contract';
import { scriptEnvironment } from '../environment';
import type { SandboxPlace } from '../probe';
import { changeable, findSudo } from './obstacles';
import { parent } from './parent';
import { specText, type Word } from './spec';
import { folderOf, takesOf } from './takes';

/** Root's programs alone: what lies where the hub's user can write is nobody's approved bytes. */
const SAFE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** How long a question may stand, in milliseconds. */
export const ASK_MS = 300_000;

/** Refuses with ELEVATION_UNAVAILABLE where there is no sudo, or others than root can change the interpreter. */
export async function demandSudo({ command, script }: GrantRequest['outline']): Promise<void> {
  const found = await findSudo();
  if ('obstacle' in found) throw new HubError('ELEVATION_UNAVAILABLE', { reason: found.obstacle, detail: '' });
  // A script that is its own interpreter is executed by whatever its first line names: of that nothing is known here.
  const path = command.file === script.path ? script.path : await changeable(command.file);
  if (path !== undefined) throw new HubError('ELEVATION_UNAVAILABLE', { reason: 'program', detail: path.slice(0, 4_096) });
}

/** The command behind sudo. Everything that root reads is named by its digest, and the digest of that stands on sudo's command line. */
export async function planSudo(place: SandboxPlace, request: SandboxRequest): Promise<SandboxPlan> {
  const { staged, granted, run, attended = false } = request;
  const found = await findSudo();
  if ('obstacle' in found) throw new HubError('ELEVATION_UNAVAILABLE', { reason: found.obstacle, detail: '' });
  // What the interpreter is told to read first is executed as well.
  for (const told of staged.command.args.slice(0, staged.command.args.indexOf(staged.script.path)).filter((word) => word.includes('/'))) {
    // Also what stands in a word: `--require=/x.js`. What is not named from the root, or not there, anybody may put there.
    const path = /^[^-/][^=:]*\//.test(told) ? told : await changeable(told.slice(told.indexOf('/'))).catch(() => told);
    if (path !== undefined) throw new HubError('ELEVATION_UNAVAILABLE', { reason: 'program', detail: path.slice(0, 4_096) });
  }
  const folder = folderOf(request);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const takes = await takesOf(place, request);
  const text = specText({
    files: takes.files,
    env: {
      ...scriptEnvironment({
        hub: place.environment,
        confined: true,
        own: { AXLE_RUN_ID: run, [RESULTS_VARIABLE]: String(RESULTS_FD) },
        staged: staged.env,
      }),
      ...takes.env,
      PATH: SAFE_PATH,
      HOME: '/root',
      USER: 'root',
      LOGNAME: 'root',
      SHELL: '/bin/sh',
      ...sudoVariables(place),
    },
    cwd: 'files',
    command: withCopy(staged.command, staged.script.path, takes.script),
  });
  const spec = join(folder, 'spec');
  await writeFile(spec, text, { mode: 0o600, flag: 'wx' });
  const owner = String(place.user?.uid ?? '');
  const told = ['/usr/bin/env', '-i', '/bin/sh', '-c', parent, 'axle', run, owner, spec, String(Buffer.byteLength(text)), sha256(text)];
  return {
    launch: {
      file: found.sudo,
      args: [attended ? '-A' : '-n', '-u', 'root', '--', ...told],
      env: {
        ...scriptEnvironment({ hub: place.environment, confined: true, own: {}, staged: {} }),
        PATH: SAFE_PATH,
        ...(attended && { SUDO_ASKPASS: resolve(place.askpass ?? ''), AXLE_ASK: folder }),
      },
      cwd: '/',
      fds: [],
      cgroups: [],
      becomes: null,
      opens: null,
      statusFile: null,
      cleanup: [folder, ...takes.secrets.cleanup],
      secretFiles: [...takes.secrets.files],
      elevation: { by: 'sudo', folder, places: [`/run/axle-${run}`, `/tmp/axle-${run}`], attended, askMs: ASK_MS },
    },
    inForce: 'none',
    limits: granted.limits,
    notes: granted.notes,
  };
}

/** What sudo would tell a script of who had it run. */
const sudoVariables = ({ user, environment }: SandboxPlace): Readonly<Record<string, string>> =>
  user === null
    ? {}
    : {
        SUDO_UID: String(user.uid),
        SUDO_GID: String(user.gid),
        ...(environment['USER'] !== undefined && { SUDO_USER: environment['USER'] }),
      };

function withCopy({ file, args }: SandboxRequest['staged']['command'], original: string, copy: Word): readonly Word[] {
  const at = args.indexOf(original);
  return [file, ...args.map((argument, index) => (index === at ? copy : argument))];
}
