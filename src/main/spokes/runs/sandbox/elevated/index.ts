import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { GrantRequest, SandboxGrant, SandboxPlan, SandboxRequest } from '../../ports';
import { RESULTS_FD, RESULTS_VARIABLE, STATE_VARIABLE } from '../../recorder/contract';
import { scriptEnvironment } from '../environment';
import { grantWithoutSandbox } from '../none';
import type { SandboxPlace } from '../probe';
import { secretVariables, writeSecretFiles } from '../secret-files';
import { changeable, findSudo } from './obstacles';
import { parent } from './parent';
import { sha256, specText, taken, type Word } from './spec';

/** Root's programs alone: what lies where the hub's user can write is nobody's approved bytes. */
const SAFE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** How long a question may stand, in milliseconds. */
export const ASK_MS = 300_000;

/**
 * What a run has that is root's: everything. There is no sandbox around it, and it is refused where one was demanded
 * (ELEVATION_UNAVAILABLE), as it is where this machine gives no such rights, or where others than root could change what would run.
 */
export async function grantElevated(place: SandboxPlace, request: GrantRequest): Promise<SandboxGrant> {
  const refuse = (reason: ConstructorParameters<typeof HubError<'ELEVATION_UNAVAILABLE'>>[1]['reason'], detail = ''): never => {
    throw new HubError('ELEVATION_UNAVAILABLE', { reason, detail: detail.slice(0, 4_096) });
  };
  if (request.level !== 'none' && !request.fallback) refuse('level', request.level);
  if (place.platform !== 'linux') refuse('system', place.platform);
  if (request.installs === true) refuse('dependencies');
  const root = place.user?.uid === 0;
  const found = root ? undefined : await findSudo();
  if (found !== undefined && 'obstacle' in found) refuse(found.obstacle);
  const { command, script } = request.outline;
  if (!root) {
    // A script that is its own interpreter is executed by whatever its first line names: of that nothing is known here.
    const path = command.file === script.path ? script.path : await changeable(command.file);
    if (path !== undefined) refuse('program', path);
  }
  const granted = await grantWithoutSandbox(place, { ...request, outline: { ...request.outline, alone: true } }, 'elevated');
  return { ...granted, elevation: root ? 'root' : 'sudo', user: { uid: 0, own: false } };
}

/** The folder of a run's spec and of the pipes that a question and its answer go through; ours alone. */
const folderOf = ({ runtime, run }: Pick<SandboxRequest, 'runtime' | 'run'>): string => join(runtime, 'elevated', run);

/** Removes what was made of it for a run that does not begin. */
export const removeElevated = (request: Pick<SandboxRequest, 'runtime' | 'run'>): Promise<void> =>
  rm(folderOf(request), { recursive: true, force: true });

/** The command behind sudo. Everything that root reads is named by its digest, and the digest of that stands on sudo's command line. */
export async function planElevated(place: SandboxPlace, request: SandboxRequest): Promise<SandboxPlan> {
  const { staged, granted, run, copies = [], attended = false } = request;
  const found = await findSudo();
  if ('obstacle' in found) throw new HubError('ELEVATION_UNAVAILABLE', { reason: found.obstacle, detail: '' });
  // What the interpreter is told to read first is executed as well.
  for (const told of staged.command.args.slice(0, staged.command.args.indexOf(staged.script.path)).filter(isAbsolute)) {
    const path = await changeable(told).catch(() => told);
    if (path !== undefined) throw new HubError('ELEVATION_UNAVAILABLE', { reason: 'program', detail: path.slice(0, 4_096) });
  }
  const folder = folderOf(request);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secrets = request.secrets.filter(({ name }) => granted.secrets.some((secret) => secret.name === name));
  const written = secrets.length === 0 ? null : await writeSecretFiles(place.runtime, run, secrets, null);
  const files = dirname(staged.script.copy);
  const placeOf = (copy: string): string => join('files', relative(files, copy));
  const sdk = place.sdk === null ? [] : await filesOf(place.sdk);
  const secretFiles = (written?.files ?? []).map(({ name, file }) => ({ name, file, to: join('secrets', name) }));
  const script: Word = { below: placeOf(staged.script.copy) };
  const text = specText({
    files: await Promise.all([
      ...copies.map(({ copy, hash }) => taken(copy, placeOf(copy), { hash, executable: true })),
      ...sdk.map(({ path, to }) => taken(path, to)),
      ...secretFiles.map(({ file, to }) => taken(file, to)),
      ...(request.given == null ? [] : [taken(request.given, 'state')]),
    ]),
    env: {
      ...scriptEnvironment({
        hub: place.environment,
        confined: true,
        own: { AXLE_RUN_ID: run, [RESULTS_VARIABLE]: String(RESULTS_FD) },
        staged: staged.env,
      }),
      ...(request.given != null && { [STATE_VARIABLE]: { below: 'state' } }),
      ...(sdk.length > 0 && { AXLE_SDK: { below: 'sdk' } }),
      ...Object.fromEntries(
        secretFiles.map(({ name, to }) => [Object.keys(secretVariables([{ name, file: '' }]))[0] ?? '', { below: to }]),
      ),
      PATH: SAFE_PATH,
      HOME: '/root',
      USER: 'root',
      LOGNAME: 'root',
      SHELL: '/bin/sh',
      ...sudoVariables(place),
    },
    cwd: 'files',
    command: withCopy(staged.command, staged.script.path, script),
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
      cleanup: [folder, ...(written === null ? [] : [written.folder])],
      secretFiles: secretFiles.map(({ file }) => file),
      elevation: { folder, places: [`/run/axle-${run}`, `/tmp/axle-${run}`], attended, askMs: ASK_MS },
    },
    inForce: 'none',
    limits: granted.limits,
    notes: granted.notes,
  };
}

/** The SDKs, without what an interpreter may have left beside them: a folder of compiled ones. */
async function filesOf(folder: string): Promise<readonly { readonly path: string; readonly to: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => ({ path: join(folder, name), to: join('sdk', name) }));
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
