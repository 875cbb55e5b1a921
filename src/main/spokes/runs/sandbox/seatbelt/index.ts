import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GrantRequest, SandboxGrant, SandboxPlan, SandboxRequest } from '../../ports';
import { RESULTS_FD, RESULTS_VARIABLE, STATE_VARIABLE } from '../../recorder/contract';
import type { Adapter, ConfinedLevel } from '../adapter';
import { outerCommand } from '../bubblewrap/commands';
import { sharesOf } from '../bubblewrap/shares';
import { scriptEnvironment } from '../environment';
import { createExposure, resolved } from '../exposure';
import { fromCopy, startOfCopy } from '../from-copy';
import { environmentHere, inEnvironment, moduleVariables } from '../installed';
import { findInterpreter } from '../interpreter';
import { limitsOf, type LimitValues } from '../levels';
import type { SandboxPlace } from '../probe';
import { secretGrants, secretVariables, writeSecretFiles } from '../secret-files';
import { systemFolders } from './baseline';
import type { Machine } from './machine';
import { type Profile, seatbeltProfile } from './profile';
import { routesTo } from './routes';

const systemPath = '/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

/** `sandbox-exec` on macOS; see README.md for what it does not stop. */
export async function createSeatbelt(place: SandboxPlace, machine: Machine & { readonly sandboxExec: string }): Promise<Adapter> {
  const exposure = await createExposure(place.home, place.runtime, place.userHome, 'darwin');
  const [home, runtime, person] = await Promise.all([resolved(place.home), resolved(place.runtime), resolved(place.userHome)]);
  const closed = [
    home,
    runtime,
    '/Library/Keychains',
    '/private/var/run/docker.sock',
    ...['Library/Keychains', '.docker/run', 'Library/Group Containers/group.com.docker'].map((name) => join(person, name)),
  ];

  async function grant(request: GrantRequest, level: ConfinedLevel): Promise<SandboxGrant> {
    const { command, script, files, missing, cwd } = request.outline;
    const [interpreter, shares] = await Promise.all([
      command.file === script.path
        ? { file: command.file, shown: [] }
        : findInterpreter(command.file, cwd, { exposure, system: systemFolders, userHome: place.userHome }),
      sharesOf(request, exposure, false),
    ]);
    return {
      level: { asked: request.level, inForce: level, reason: null },
      user: { uid: place.user?.uid ?? null, own: false },
      script: script.path,
      interpreter: {
        file: interpreter.file,
        shown: interpreter.shown.map((entry) =>
          entry.type === 'bind' ? { path: entry.to, real: entry.from, link: false } : { path: entry.path, real: entry.target, link: true },
        ),
      },
      files: [
        ...files.map(({ path }) => ({ path, there: true })),
        ...missing.map((name) => ({ path: join(dirname(script.path), name), there: false })),
      ],
      results: RESULTS_FD,
      state: request.state === true ? { file: null } : null,
      elevation: null,
      environment: environmentHere(request.environment ?? null),
      network: request.grants.network,
      secrets: secretGrants(request.secrets, null),
      limits: described(limitsOf(level, place.machineBytes)),
      ...shares,
      notes: [
        ...shares.notes,
        ...(request.grants.network ? ['network-includes-this-machine'] : []),
        ...(shares.folder === null ? [] : ['script-not-held']),
      ],
    };
  }

  async function plan(request: SandboxRequest, level: ConfinedLevel): Promise<SandboxPlan> {
    const { staged, granted, mode } = request;
    const given = granted.state === null ? null : (request.given ?? null);
    const limits = limitsOf(level, place.machineBytes);
    const wanted = request.secrets.filter(({ name }) => granted.secrets.some((secret) => secret.name === name));
    const secrets = wanted.length === 0 ? null : await writeSecretFiles(place.runtime, request.run, wanted, null);
    const own = await ownFolder(request.run);
    const { executable, programs } = inEnvironment(granted.environment);
    const besides = granted.environment?.kind === 'node' && !granted.environment.write;
    // Where the script's folder is not shown, it is the copies that run: what lies at the original's path is not to be seen.
    const copied = granted.folder === null || besides;
    const copies = dirname(staged.script.copy);
    if (besides) await symlink(join(granted.environment?.real ?? '', 'node_modules'), join(copies, 'node_modules'));
    const [file = '', ...args] = copied
      ? fromCopy({ ...staged, command: { ...staged.command, file: interpreterOf(staged, granted) } })
      : [interpreterOf(staged, granted), ...staged.command.args];

    const reads = [
      ...granted.interpreter.shown.filter(({ link }) => !link).map(({ path, real }) => ({ path, real })),
      ...(granted.folder === null ? [] : [granted.folder]),
      ...[copies, ...staged.files.map(({ copy }) => copy), ...(secrets === null ? [] : [secrets.folder])].map(same),
      ...[...(given === null ? [] : [given]), ...(place.sdk === null ? [] : [place.sdk])].map(same),
      ...(granted.environment?.write === false ? [granted.environment] : []),
      ...shown(granted, false),
    ];
    const writes = [...shown(granted, true), ...(granted.environment?.write === true ? [granted.environment] : [])];
    const profile: Profile = {
      level,
      mode,
      network: granted.network,
      loader: machine.loader,
      reads: await withoutLinks(reads),
      writes: await withoutLinks(writes),
      routes: await routesTo([
        ...[...reads, ...writes].flatMap(({ path, real }) => [path, real]),
        ...granted.interpreter.shown.map(({ path }) => path),
        ...systemFolders,
        executable ?? file,
        own,
        '/etc',
        '/tmp',
        '/var',
        staged.cwd,
      ]),
      own: await resolved(own),
      closed,
    };
    const path = join(request.folder, 'sandbox.sb');
    await writeFile(path, seatbeltProfile(profile), { mode: 0o600 });
    const outer = outerCommand({
      mode: 'pipe', // In a terminal Ctrl-C is the script's, which this shell becomes.
      groups: [],
      openFiles: limits.openFiles,
      fileBytes: limits.fileBytes,
      command: [machine.sandboxExec, '-f', path, '--', executable ?? file, ...args],
    });
    const variables = {
      PATH: [...programs, ...(granted.interpreter.shown.length === 0 ? [] : [dirname(granted.interpreter.file)]), systemPath].join(':'),
      HOME: join(own, 'home'),
      USER: place.environment['USER'] ?? 'axle',
      LOGNAME: place.environment['USER'] ?? 'axle',
      TMPDIR: join(own, 'tmp'),
      AXLE_RUN_ID: request.run,
      [RESULTS_VARIABLE]: String(RESULTS_FD),
      ...(given === null ? {} : { [STATE_VARIABLE]: given }),
      ...(place.sdk === null ? {} : { AXLE_SDK: place.sdk }),
      ...secretVariables(secrets?.files ?? []),
    };
    return {
      launch: {
        file: outer.file,
        args: [...outer.args],
        env: {
          ...scriptEnvironment({ hub: place.environment, confined: true, own: variables, staged: staged.env }),
          ...moduleVariables(granted.environment),
        },
        cwd: copied ? startOfCopy(staged) : staged.cwd,
        fds: [{ type: 'results', fd: RESULTS_FD }],
        cgroups: [],
        becomes: null,
        opens: staged.script.copy,
        statusFile: null,
        cleanup: [own, ...(secrets === null ? [] : [secrets.folder])],
        secretFiles: (secrets?.files ?? []).map(({ file: name }) => name),
        confined: { allowed: profile.own, denied: runtime },
      },
      inForce: level,
      limits: granted.limits,
      notes: granted.notes,
    };
  }

  /** Its home and what it puts aside, on disk: removed at its end. */
  async function ownFolder(run: string): Promise<string> {
    const own = join(place.runtime, 'sandbox', 'runs', run);
    for (const name of ['home', 'tmp']) await mkdir(join(own, name), { recursive: true, mode: 0o700 });
    return own;
  }

  return { grant, plan };
}

const same = (path: string): Pair => ({ path, real: path });
interface Pair {
  readonly path: string;
  readonly real: string;
}

/** The interpreter as it was found behind shims; the script itself where that is executed. */
const interpreterOf = ({ command, script }: SandboxRequest['staged'], granted: SandboxGrant): string =>
  command.file === script.path ? command.file : granted.interpreter.file;

const shown = ({ folders }: SandboxGrant, write: boolean): readonly Pair[] =>
  folders.flatMap((folder) =>
    folder.real !== null && folder.refused === null && folder.write === write ? [{ path: folder.path, real: folder.real }] : [],
  );

/** The kernel compares with the path that has no links, spelt as the disk spells it; one that is gone grants nothing. */
async function withoutLinks(pairs: readonly Pair[]): Promise<readonly string[]> {
  const found = await Promise.all(pairs.map(({ real }) => realpath(real).catch(() => null)));
  return [...new Set(found.filter((path) => path !== null))];
}

/** Neither memory nor processes: this system counts those of a person together, and has no limit of memory that holds. */
const described = ({ openFiles, fileBytes }: LimitValues): Record<string, string> => ({
  coreDumps: 'ulimit:0',
  openFiles: `ulimit:${openFiles}`,
  ...(fileBytes === null ? {} : { fileBytes: `ulimit:${fileBytes}` }),
});
