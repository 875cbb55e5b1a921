import { chmod, chown, cp, mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { HubError } from '#shared/contract/errors';
import { RunId } from '#shared/contract/runs';
import type { EnvironmentRequest, Sandbox } from '../ports';
import { findExecutable } from '../sandbox/executable';
import type { executeLaunch, Watch } from '../sandbox/bubblewrap/trial';
import { removeGroups } from '../sandbox/cgroups';
import { failureOf } from './failure';
import { prepareNode } from './prepare-node';
import { preparePowerShell, quietCommand, wantedModules } from './prepare-powershell';
import { preparePython } from './prepare-python';
import { registrySettings } from './registry-settings';

/** What environments are built with. */
export interface BuildDeps {
  readonly sandbox: Pick<Sandbox, 'grant' | 'plan'>;
  readonly execute: typeof executeLaunch;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly runtime: string;
  /** How long an installation may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Where the installer finds what it is to install. */
const PLACE = '/opt/axle/build';
const LIST = 'axle-requirements.txt';

/**
 * Installs what is needed into `draft/env`, in a sandbox that has the network, the declared files and that folder, and nothing else of
 * the machine. Gives what the installer printed, and refuses with DEPENDENCIES_UNAVAILABLE and that.
 */
export async function build(request: EnvironmentRequest, draft: string, deps: BuildDeps, watch: Watch): Promise<string> {
  const { needs, staged } = request;
  const { kind } = needs.declared;
  const interpreter = staged.command.file;
  const settings = await registrySettings(deps.environment, homedir());
  const program = await programFor(request, deps);
  const input = join(draft, 'input');
  await fill(input, request, program);
  const script = { copy: join(input, program.name), path: join(PLACE, program.name) };
  const others = (await readdir(input)).filter((name) => name !== program.name);
  const outline = {
    command: { file: interpreter, args: program.args(script.path, '') },
    script,
    files: others.map((name) => ({ copy: join(input, name), path: join(PLACE, name) })),
    missing: [],
    alone: true,
    readsFirst: true,
    needs: null,
    cwd: PLACE,
    env: {},
  };
  const folders = settings.folders.map((path) => ({ path, write: false }));
  const granted = await deps.sandbox.grant({
    level: 'standard',
    fallback: true,
    grants: { network: true, folders: folders.slice(0, 32), files: [] },
    secrets: [],
    outline,
    environment: { kind, folder: join(draft, 'env'), write: true },
  });
  if (granted.user.own && granted.user.uid !== null) await chown(join(draft, 'env'), granted.user.uid, granted.user.uid);
  const target = granted.environment?.path ?? '';
  const plan = await deps.sandbox.plan({
    run: RunId.parse(randomUUID()),
    mode: 'pipe',
    granted,
    staged: { ...outline, command: { file: interpreter, args: program.args(script.path, target) } },
    secrets: [],
    folder: draft,
    runtime: deps.runtime,
  });
  try {
    const late = AbortSignal.timeout(deps.timeoutMs);
    const launch = { ...plan.launch, env: { ...plan.launch.env, ...settings.variables } };
    const { code, output } = await deps.execute(launch, deps.timeoutMs, watch);
    watch.signal.throwIfAborted();
    if (code === 0) return output;
    const failure = late.aborted ? { reason: 'timeout' as const, packages: [], detail: '' } : failureOf(output);
    throw new HubError('DEPENDENCIES_UNAVAILABLE', failure, { cause: output });
  } finally {
    await removeGroups(plan.launch.cgroups);
  }
}

/** A file that says what is to be done, and how an interpreter is told to do it: `path` is where it finds that, `target` the folder. */
interface Program {
  readonly name: string;
  readonly text: string;
  readonly args: (path: string, target: string) => readonly string[];
}

async function programFor({ needs, staged }: EnvironmentRequest, deps: BuildDeps): Promise<Program> {
  const { kind, packages } = needs.declared;
  switch (kind) {
    case 'python':
      return { name: 'prepare.py', text: preparePython, args: (path, target) => [path, target, LIST] };
    case 'node': {
      const npm = await npmFor(staged.command.file, deps);
      return { name: 'prepare.mjs', text: prepareNode, args: (path, target) => [path, target, npm] };
    }
    case 'powershell': {
      const text = wantedModules(packages.map(({ spec }) => spec));
      return { name: 'axle-modules.json', text, args: (path, target) => [...quietCommand, preparePowerShell, target, path] };
    }
  }
}

/** What the installer is given: its program, the list of packages, and copies of what the script declares beside itself. */
async function fill(input: string, { needs, staged }: EnvironmentRequest, program: Pick<Program, 'name' | 'text'>): Promise<void> {
  const here = dirname(staged.script.path);
  for (const { copy, path } of staged.files) {
    const to = join(input, relative(here, path));
    await mkdir(dirname(to), { recursive: true });
    await cp(copy, to, { recursive: true });
  }
  const { declared } = needs;
  const list = declared.from === basename(staged.script.path) ? declared.packages.map(({ spec }) => spec) : [`-r ${declared.from}`];
  if (declared.kind === 'python') await writeFile(join(input, LIST), list.map((line) => `${line}\n`).join(''));
  await writeFile(join(input, program.name), program.text);
  for (const name of [LIST, program.name]) await chmod(join(input, name), 0o444).catch(() => undefined); // No list for Node.
}

/** npm's program, beside this Node or on the PATH. */
async function npmFor(interpreter: string, { environment }: BuildDeps): Promise<string> {
  const path = [dirname(interpreter), ...(environment['PATH'] ?? '').split(delimiter)].join(delimiter);
  const found = await findExecutable('npm', path);
  if (found === null) throw new HubError('DEPENDENCIES_UNAVAILABLE', { reason: 'tool', packages: ['npm'], detail: '' });
  return await realpath(found);
}
