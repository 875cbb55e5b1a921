import { randomBytes } from 'node:crypto';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, win32 } from 'node:path';
import type { ElevationObstacle } from '#shared/contract/elevation-values';
import { HubError } from '#shared/contract/errors';
import type { SystemFolders } from '#main/platform/windows-shell';
import type { GrantRequest, SandboxPlan, SandboxRequest } from '../../../ports';
import { ElevatedSpec, encodeOrder, sha256 } from '../../../recorder/elevated-spec';
import { scriptEnvironment } from '../../environment';
import type { SandboxPlace } from '../../probe';
import { ASK_MS } from '../sudo';
import { folderOf, type Takes, takesOf } from '../takes';
import { askingCommand, askingNobody } from './asking';
import { administratorVariables, HOME, TEMP, withVariables } from './environment';
import { isGuarded } from './guarded';

/** How a program is looked at, and what Axle's own are; tests say otherwise. */
export interface ProgramLook {
  readonly runtime: string;
  /** What the launcher loads besides itself and what lies beside it. */
  readonly loads: (launcher: string) => readonly string[];
  /** Where the links on a path lead. */
  readonly real: (path: string) => Promise<string>;
}

const here: ProgramLook = {
  runtime: process.execPath,
  loads(launcher) {
    const koffi = found('koffi', launcher);
    return [koffi, found(`@koromix/koffi-${process.platform}-${process.arch}`, koffi)];
  },
  real: realpath,
};

/** Where a module finds another; the other's name where it does not, which nobody guards. */
function found(name: string, from: string): string {
  try {
    return createRequire(from).resolve(name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_INVALID_ARG_VALUE'))
      return name;
    throw error;
  }
}

/**
 * Programs that run more than the script's approved bytes: batch files read their arguments as commands, and JavaScript takes packages from any
 * `node_modules` up to the root of the drive, where everybody may make one.
 */
const unheld = ['cmd.exe', 'node.exe', 'bun.exe', 'deno.exe'];

function refuse(reason: ElevationObstacle, detail = ''): never {
  throw new HubError('ELEVATION_UNAVAILABLE', { reason, detail: detail.slice(0, 4_096) });
}

/**
 * Refuses with ELEVATION_UNAVAILABLE what would want a terminal, and where others than administrators could change what would run: Axle's
 * runtime, its launcher and what that loads, or the interpreter.
 */
export async function demandUac(place: SandboxPlace, { outline, mode }: GrantRequest, look: ProgramLook = here): Promise<void> {
  if (mode === 'terminal') refuse('terminal');
  const { launcher, folders } = partsOf(place);
  await demandGuarded(look.runtime, folders, look);
  await demandGuarded(launcher, folders, look);
  for (const path of look.loads(launcher)) await demandGuarded(path, folders, look);
  // A script that is its own interpreter runs as the copy that was approved.
  const { file } = outline.command;
  if (file === outline.script.path) return;
  await demandGuarded(file, folders, look);
  if (unheld.includes(win32.basename(file).toLowerCase())) refuse('interpreter', file);
}

/**
 * The command that asks Windows. Everything that is read as administrator is named by its digest, and the digest of that stands on the
 * command line of what Windows starts. Where nobody is there to consent, nobody is asked.
 */
export async function planUac(place: SandboxPlace, request: SandboxRequest, look: ProgramLook = here): Promise<SandboxPlan> {
  const { staged, granted, attended = false } = request;
  if (request.mode === 'terminal') refuse('terminal');
  const { folders } = partsOf(place);
  // What the interpreter is told to read first is executed as well.
  for (const told of staged.command.args.slice(0, staged.command.args.indexOf(staged.script.path)).filter(namesFile))
    await demandGuarded(told, folders, look);
  const folder = folderOf(request);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const line = {
    pipe: `\\\\.\\pipe\\axle-elevated-${randomBytes(16).toString('hex')}`,
    word: randomBytes(32).toString('hex'),
  };
  const takes = attended ? await takesOf(place, request) : undefined;
  const { file, args } = takes === undefined ? askingNobody(folders) : await asking(place, request, takes, { ...line, folder }, look);
  return {
    launch: {
      file,
      args: [...args],
      env: scriptEnvironment({ hub: place.environment, confined: false, own: {}, staged: {} }),
      cwd: folders.system,
      fds: [],
      cgroups: [],
      becomes: null,
      opens: null,
      statusFile: null,
      cleanup: [folder, ...(takes?.secrets.cleanup ?? [])],
      secretFiles: [...(takes?.secrets.files ?? [])],
      elevation: { by: 'uac', ...line, attended, askMs: ASK_MS },
    },
    inForce: 'none',
    limits: granted.limits,
    notes: granted.notes,
  };
}

/** Writes the spec down, and gives the command that has it carried out. */
async function asking(
  place: SandboxPlace,
  request: SandboxRequest,
  takes: Takes,
  { pipe, word, folder }: { readonly pipe: string; readonly word: string; readonly folder: string },
  { runtime }: ProgramLook,
): Promise<ReturnType<typeof askingCommand>> {
  const { launcher, folders } = partsOf(place);
  const text = JSON.stringify(specOf(place, request, takes, folders));
  const spec = join(folder, 'spec');
  await writeFile(spec, text, { mode: 0o600, flag: 'wx' });
  const order = encodeOrder({ pipe, word, spec, bytes: Buffer.byteLength(text), hash: sha256(text) });
  const electron = process.versions['electron'] !== undefined;
  return askingCommand({ runtime, electron, launcher, run: request.run, order }, folders);
}

function specOf({ environment }: SandboxPlace, { run, staged }: SandboxRequest, takes: Takes, folders: SystemFolders): ElevatedSpec {
  const { file, args } = staged.command;
  const at = args.indexOf(staged.script.path);
  const own = { AXLE_RUN_ID: run };
  const env = { ...scriptEnvironment({ hub: environment, confined: true, own, staged: staged.env }), ...takes.env };
  return ElevatedSpec.parse({
    salt: randomBytes(16).toString('hex'),
    files: takes.files,
    folders: [HOME, TEMP],
    env: withVariables(env, administratorVariables(folders)),
    cwd: 'files',
    command: [
      file === staged.script.path ? takes.script : file,
      ...args.map((argument, index) => (index === at ? takes.script : argument)),
    ],
  });
}

/** Both the path that is given and where it leads: no link on the way can be turned either. */
async function demandGuarded(path: string, folders: SystemFolders, { real }: ProgramLook): Promise<void> {
  // What is not there, anybody may yet put there.
  const leads = await real(path).catch(() => undefined);
  if (leads === undefined || !isGuarded(path, folders) || !isGuarded(leads, folders)) refuse('program', path);
}

/** Whether a word is a path, or has one in it: `--require=C:\\x.js`, `-IC:\\lib`, `file:///C:/x.js`. */
const namesFile = (word: string): boolean => win32.isAbsolute(word) || /[A-Za-z]:[\\/]|\\|file:/i.test(word);

function partsOf({ elevator, windows, platform }: SandboxPlace): { readonly launcher: string; readonly folders: SystemFolders } {
  if (windows === undefined || elevator == null) return refuse('system', platform);
  return { launcher: elevator, folders: windows.folders() };
}
