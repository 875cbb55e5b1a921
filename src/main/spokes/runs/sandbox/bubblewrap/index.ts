import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { envName } from '#shared/contract/env-name';
import { BROKER_VARIABLE, brokerFolder } from '../../broker-place';
import { type ChildFd, RESULTS_FD, RESULTS_VARIABLE, STATE_VARIABLE } from '../../recorder/contract';
import type { GrantRequest, SandboxGrant, SandboxPlan, SandboxRequest } from '../../ports';
import type { Adapter, ConfinedLevel } from '../adapter';
import { expectedLimits, removeGroups, type RunGroups } from '../cgroups';
import { scriptEnvironment } from '../environment';
import { systemPath } from '../executable';
import { environmentGrant, inEnvironment, moduleVariables, nodeModules } from '../installed';
import { createExposure } from '../exposure';
import type { GroupStock } from '../group-stock';
import { findInterpreter, type Shown } from '../interpreter';
import { limitsOf, type LimitValues } from '../levels';
import type { SandboxPlace } from '../probe';
import { secretGrants, secretVariables, writeSecretFiles } from '../secret-files';
import { bubblewrapArguments, home, type Profile, secretsFolder, type SecretSource } from './arguments';
import { innerCommand, outerCommand, scriptUser } from './commands';
import { makeEtc, sdkFolder } from './etc-folder';
import { systemArguments, systemFolders } from './folders';
import type { Machine } from './machine';
import { openUploads, resolver, sharesOf } from './shares';

/** Where a run finds its settings and state. */
const stateFile = '/run/axle-state.jsonl';
/** What one descriptor can carry at once. */
const descriptorBytes = 47 * 1_024;
/**
 * A waiting shell has pipes for 3 to 7 (`recorder/child/shell-command.ts`): results, and what it reads. The status is a file, which
 * the shell opens by itself.
 */
const fds = { results: RESULTS_FD, seccomp: 4, arguments: 5, gate: 6, status: 9 } as const;
/** One secret takes the last of them; those that follow need a process of their own. */
const secretFd = (index: number): number => (index === 0 ? 7 : fds.status + index);

/** Plans runs in bubblewrap, on a machine where the parts are there; without control groups where there is no stock of them. */
export async function createBubblewrap(
  place: SandboxPlace,
  machine: Machine & { bwrap: object },
  stock: GroupStock | null,
): Promise<Adapter> {
  const bwrap = (machine.bwrap as { path: string }).path;
  const root = place.user?.uid === 0;
  const account = root ? { uid: scriptUser, gid: scriptUser, home } : { uid: place.user?.uid ?? 0, gid: place.user?.gid ?? 0, home };
  const folder = join(place.runtime, 'sandbox');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const filter = machine.filter?.toString('base64');
  const etcFolder = keptFor(30_000, () => makeEtc(folder, account, '/etc', place.sdk));
  const exposure = await createExposure(place.home, place.runtime, place.userHome);
  const system = systemArguments();

  /** Whether processes are limited for each, where no control group does it for all. */
  const prlimited = (limited: Readonly<Record<string, string>>): boolean => limited['processes'] === undefined && machine.prlimit !== null;

  async function grant(request: GrantRequest, level: ConfinedLevel): Promise<SandboxGrant> {
    const { command, script, files, missing, cwd } = request.outline;
    const [interpreter, shares] = await Promise.all([
      command.file === script.path
        ? { file: command.file, shown: [] }
        : findInterpreter(command.file, cwd, { exposure, system: systemFolders, userHome: place.userHome }),
      sharesOf(request, exposure, root),
    ]);
    const limits = limitsOf(level, place.machineBytes);
    const grouped = machine.cgroups === null || stock === null ? {} : expectedLimits(machine.cgroups, limits);
    return {
      level: { asked: request.level, inForce: level, reason: null },
      user: { uid: account.uid, own: root },
      script: script.path,
      interpreter: { file: interpreter.file, shown: interpreter.shown.map(shownEntry) },
      files: [
        ...files.map(({ path }) => ({ path, there: true })),
        ...missing.map((name) => ({ path: join(dirname(script.path), name), there: false })),
      ],
      results: fds.results,
      state: request.state === true ? { file: stateFile } : null,
      elevation: null,
      environment: environmentGrant(request.environment ?? null),
      network: request.grants.network,
      secrets: secretGrants(request.secrets, secretsFolder),
      limits: { ...described(limits, prlimited(grouped)), ...grouped },
      ...shares,
      notes: [
        ...shares.notes,
        ...(request.grants.network ? ['network-includes-this-machine'] : []),
        ...(filter === undefined ? ['no-seccomp'] : []),
      ],
    };
  }

  async function plan(request: SandboxRequest, level: ConfinedLevel): Promise<SandboxPlan> {
    const taken = stock?.take(level) ?? Promise.resolve(none);
    try {
      return await planIn(request, level, taken);
    } catch (error) {
      await removeGroups((await taken).folders);
      throw error;
    }
  }

  async function planIn(request: SandboxRequest, level: ConfinedLevel, taken: Promise<RunGroups>): Promise<SandboxPlan> {
    const { staged, mode, granted } = request;
    const given = granted.state === null ? null : (request.given ?? null);
    const gate = request.gated === true ? fds.gate : null;
    // Its bytes are the lock, where nothing happens before they are read; else a shell waits, which costs the start of one more program.
    const byBytes = staged.readsFirst || staged.command.file === staged.script.path;
    const limits = limitsOf(level, place.machineBytes);
    const [etc, groups, nameServers] = await Promise.all([
      etcFolder(),
      taken,
      granted.network ? resolver() : null,
      root ? openUploads(granted.folders, exposure) : undefined,
    ]);
    const { interpreter } = granted;
    const secrets = await placeSecrets(place.runtime, request, root);
    const profile = {
      mode,
      network: granted.network,
      root,
      features: machine.features,
      scratchBytes: limits.scratchBytes,
      system,
      etc,
      resolver: nameServers,
      shown: [...interpreter.shown.map(shownMount), ...linksTo(granted.environment), ...brokerMount(request)],
      folders: sharedFolders(granted),
      script: staged.script,
      files: [
        ...staged.files.filter(({ path }) => granted.files.some((file) => file.there && file.path === path)),
        ...(given === null ? [] : [{ copy: given, path: stateFile }]),
      ],
      secrets: secrets.sources,
      cwd: staged.cwd,
      fds: { seccomp: filter === undefined ? null : fds.seccomp, status: fds.status, gate: byBytes ? gate : null },
    };
    const options = await optionsFd(request.folder, bubblewrapArguments(profile));
    const { executable, programs } = inEnvironment(granted.environment);
    const command = [executable ?? interpreter.file, ...staged.command.args];
    const processes = prlimited(groups.limits) ? { prlimit: machine.prlimit ?? '', count: limits.processes } : null;
    const inner = innerCommand({
      command,
      mode,
      root,
      setpriv: machine.setpriv ?? '',
      gate: byBytes ? null : gate,
      secrets: secrets.sources.length > 0,
      processes,
    });
    const outer = outerCommand({
      mode,
      groups: groups.folders,
      openFiles: limits.openFiles,
      fileBytes: limits.fileBytes,
      command: [bwrap, '--args', String(fds.arguments), '--', ...inner],
    });
    const path = [...programs, ...(interpreter.shown.length === 0 ? [] : [dirname(interpreter.file)]), systemPath].join(':');
    const own = {
      PATH: path,
      HOME: home,
      USER: 'axle',
      LOGNAME: 'axle',
      TMPDIR: '/tmp',
      AXLE_RUN_ID: request.run,
      [RESULTS_VARIABLE]: String(fds.results),
      ...(given === null ? {} : { [STATE_VARIABLE]: stateFile }),
      ...(place.sdk === null ? {} : { AXLE_SDK: sdkFolder }),
      ...(request.broker ? { [BROKER_VARIABLE]: `${brokerFolder}/sock`, ...request.broker.env } : {}),
      ...secrets.variables,
    };
    const status = join(request.folder, 'status.json');
    return {
      launch: {
        file: outer.file,
        args: [...outer.args],
        env: {
          ...scriptEnvironment({ hub: place.environment, confined: true, own, staged: staged.env }),
          ...moduleVariables(granted.environment),
        },
        cwd: '/',
        fds: [
          { type: 'results', fd: fds.results },
          options,
          ...(filter === undefined ? [] : [{ type: 'data' as const, fd: fds.seccomp, base64: filter }]),
          { type: 'write-file', fd: fds.status, path: status },
          ...(gate === null ? [] : [{ type: 'gate' as const, fd: gate }]),
          ...secrets.fds,
        ],
        cgroups: [...groups.folders],
        becomes: root ? scriptUser : null,
        opens: staged.script.copy,
        statusFile: status,
        cleanup: secrets.cleanup,
        secretFiles: secrets.files,
      },
      inForce: level,
      limits: { ...described(limits, processes !== null), ...groups.limits },
      notes: granted.notes,
    };
  }

  return { grant, plan };
}

type ShownEntry = SandboxGrant['interpreter']['shown'][number];
const shownEntry = (entry: Shown): ShownEntry =>
  entry.type === 'bind' ? { path: entry.to, real: entry.from, link: false } : { path: entry.path, real: entry.target, link: true };
const shownMount = ({ path, real, link }: ShownEntry): Shown =>
  link ? { type: 'symlink', target: real, path } : { type: 'bind', from: real, to: path };

/** Where Node looks for what was installed. */
const linksTo = (environment: SandboxGrant['environment']): readonly Shown[] =>
  environment?.kind === 'node' && !environment.write ? [{ type: 'symlink', ...nodeModules }] : [];

/** The folder and not the socket: the next hub makes another. */
const brokerMount = ({ broker }: SandboxRequest): readonly Shown[] =>
  broker ? [{ type: 'bind', from: broker.folder, to: brokerFolder }] : [];

/** The folders of the machine that are bound: those that were granted, and no other. */
function sharedFolders({ folder, folders, environment }: SandboxGrant): Profile['folders'] {
  const own = folder === null ? [] : [{ from: folder.real, to: folder.path, write: false }];
  const shown = folders.flatMap(({ path, real, write, refused }) =>
    real === null || refused !== null ? [] : [{ from: real, to: path, write }],
  );
  const installed = environment === null ? [] : [{ from: environment.real, to: environment.path, write: environment.write }];
  return [...own, ...shown, ...installed];
}

const none: RunGroups = { folders: [], limits: {} };

/** Limits that hold without control groups, as `MEANS:VALUE`. */
function described(limits: LimitValues, processes: boolean): Record<string, string> {
  return {
    coreDumps: 'prlimit:0',
    openFiles: `prlimit:${limits.openFiles}`,
    ...(limits.fileBytes === null ? {} : { fileBytes: `prlimit:${limits.fileBytes}` }),
    ...(processes ? { processes: `prlimit:${limits.processes}` } : {}),
  };
}

/** The options go by a descriptor, so that no path shows in the process list; a file where they are too long for one. */
async function optionsFd(folder: string, args: readonly string[]): Promise<ChildFd> {
  const bytes = Buffer.from(`${args.join('\0')}\0`);
  if (bytes.length <= descriptorBytes) return { type: 'data', fd: fds.arguments, base64: bytes.toString('base64') };
  const path = join(folder, 'sandbox.args');
  await writeFile(path, bytes, { mode: 0o600 });
  return { type: 'read-file', fd: fds.arguments, path };
}

interface PlacedSecrets {
  readonly sources: readonly SecretSource[];
  readonly variables: Readonly<Record<string, string>>;
  readonly fds: readonly ChildFd[];
  readonly cleanup: string[];
  /** Those that lie in a folder. */
  readonly files: string[];
}

/** Secrets go through descriptors into the sandbox's own memory; those that do not fit lie in the runtime folder until the end. */
async function placeSecrets(runtime: string, request: SandboxRequest, root: boolean): Promise<PlacedSecrets> {
  const wanted = request.secrets.filter(({ name }) => request.granted.secrets.some((granted) => granted.name === name));
  const bytes = wanted.map(({ name, value }) => ({ name: envName(name), value, data: Buffer.from(value) }));
  const fit = bytes.filter(({ data }) => data.length <= descriptorBytes).slice(0, 50);
  const rest = bytes.filter((secret) => !fit.includes(secret));
  const written = rest.length === 0 ? null : await writeSecretFiles(runtime, request.run, rest, root ? scriptUser : null);
  const carried = fit.map(({ name, data }, index) => ({ name, fd: secretFd(index), base64: data.toString('base64') }));
  return {
    sources: [...carried.map(({ name, fd }) => ({ name, fd })), ...(written?.files ?? [])],
    variables: secretVariables(bytes.map(({ name }) => ({ name, file: `${secretsFolder}/${name}` }))),
    fds: carried.map(({ fd, base64 }) => ({ type: 'data', fd, base64, secret: true })),
    cleanup: written === null ? [] : [written.folder],
    files: (written?.files ?? []).map(({ file }) => file),
  };
}

/** Looks again only after a while: the machine's /etc seldom changes, and forty files are asked for their times. */
function keptFor(ms: number, make: () => Promise<string>): () => Promise<string> {
  let kept: { readonly path: string; readonly until: number } | undefined;
  return async () => {
    if (kept === undefined || performance.now() > kept.until || !existsSync(kept.path)) {
      kept = { path: await make(), until: performance.now() + ms };
    }
    return kept.path;
  };
}
