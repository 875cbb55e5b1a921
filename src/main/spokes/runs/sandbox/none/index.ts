import { realpath, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FolderGrant } from '#shared/contract/grant-plan';
import type { GrantRequest, SandboxGrant, SandboxPlan, SandboxRequest } from '../../ports';
import { BROKER_KEY_FD, BROKER_KEY_VARIABLE, BROKER_VARIABLE } from '../../broker-place';
import { RESULTS_FD, RESULTS_VARIABLE, STATE_VARIABLE } from '../../recorder/contract';
import { outerCommand } from '../bubblewrap/commands';
import { byPath } from '../bubblewrap/shares';
import { scriptEnvironment } from '../environment';
import { fromCopy, startOfCopy, withPrograms } from '../from-copy';
import { environmentHere, inEnvironment, moduleVariables } from '../installed';
import type { SandboxPlace } from '../probe';
import { ALONE } from '../undeclared';
import { described, JOB_OBJECT, jobLimits } from '../windows/limits';
import { secretGrants, secretVariables, writeSecretFiles } from '../secret-files';

/** What a run has that nothing keeps from anything: the rights of whoever the hub runs as. `reason`: why no more is to be had. */
export async function grantWithoutSandbox(place: SandboxPlace, request: GrantRequest, reason: string | null): Promise<SandboxGrant> {
  const { command, script, files, missing, alone } = request.outline;
  const folders = await Promise.all(
    byPath(request.grants.folders).map(async ({ path, write, param = '' }): Promise<FolderGrant> => {
      const real = await realpath(path).catch(() => null);
      return { path, real, write, param: param === '' ? null : param, refused: real === null ? 'missing' : null, withheld: [] };
    }),
  );
  return {
    level: { asked: request.level, inForce: 'none', reason },
    user: { uid: place.user?.uid ?? null, own: false },
    script: script.path,
    interpreter: { file: command.file, shown: [] },
    folder: null,
    files: [
      ...files.map(({ path }) => ({ path, there: true })),
      ...missing.map((name) => ({ path: join(dirname(script.path), name), there: false })),
    ],
    folders,
    // What has to do without descriptors is not promised one.
    results: place.platform === 'win32' ? null : RESULTS_FD,
    state: request.state === true ? { file: null } : null,
    environment: environmentHere(request.environment ?? null),
    elevation: null,
    network: true,
    secrets: secretGrants(request.secrets, null),
    limits: place.platform === 'win32' ? described(jobLimits(request.level, place.machineBytes)) : { coreDumps: 'prlimit:0' },
    // Where the original file is executed, whoever swaps it after the check is not stopped.
    notes: [
      ...(reason === null ? [] : [reason]),
      ...(place.platform === 'win32' ? [JOB_OBJECT] : []),
      alone ? (ALONE + script.path).slice(0, 256) : 'script-not-held',
      ...missing.map((name) => `not-shared:missing:${join(dirname(script.path), name)}`.slice(0, 256)),
    ].slice(0, 14),
  };
}

/** Runs the command as it is: only the environment is kept small, and nothing is dumped. */
export async function planWithoutSandbox(place: SandboxPlace, request: SandboxRequest): Promise<SandboxPlan> {
  const { staged, granted, broker = null } = request;
  const secrets = request.secrets.filter(({ name }) => granted.secrets.some((secret) => secret.name === name));
  const written = secrets.length === 0 ? null : await writeSecretFiles(place.runtime, request.run, secrets, null);
  const results = granted.results !== null;
  const own = {
    AXLE_RUN_ID: request.run,
    ...(results && { [RESULTS_VARIABLE]: String(RESULTS_FD) }),
    ...(granted.state !== null && request.given && { [STATE_VARIABLE]: request.given }),
    ...(place.sdk !== null && { AXLE_SDK: place.sdk }),
    ...secretVariables(written?.files ?? []),
    ...(broker !== null && {
      [BROKER_VARIABLE]: join(broker.folder, 'sock'),
      [BROKER_KEY_VARIABLE]: String(BROKER_KEY_FD),
      ...broker.env,
    }),
  };
  const key = broker?.key ?? null;
  const { executable, programs } = inEnvironment(granted.environment);
  // Node finds packages beside the script alone, which has to be the copy then.
  const besides = granted.environment?.kind === 'node' && !granted.environment.write;
  if (besides)
    await symlink(join(granted.environment?.real ?? '', 'node_modules'), join(dirname(staged.script.copy), 'node_modules'), 'junction');
  const [file = '', ...args] = staged.alone || besides ? fromCopy(staged) : [staged.command.file, ...staged.command.args];
  const command = [executable ?? file, ...args];
  const windows = place.platform === 'win32';
  const start = windows
    ? { file: command[0] ?? staged.command.file, args: command.slice(1) }
    : outerCommand({ command, mode: 'pipe', groups: [], openFiles: null, fileBytes: null });
  return {
    launch: {
      file: start.file,
      args: [...start.args],
      env: {
        ...scriptEnvironment({ hub: withPrograms(place.environment, programs), confined: false, own, staged: staged.env }),
        ...moduleVariables(granted.environment, () => (windows ? (place.windows?.folders() ?? null) : null)),
      },
      cwd: staged.alone || besides ? startOfCopy(staged) : staged.cwd,
      fds: [
        ...(results ? [{ type: 'results' as const, fd: RESULTS_FD }] : []),
        ...(key === null ? [] : [{ type: 'data' as const, fd: BROKER_KEY_FD, base64: Buffer.from(key).toString('base64'), secret: true }]),
      ],
      cgroups: [],
      becomes: null,
      opens: staged.script.copy,
      statusFile: null,
      cleanup: written === null ? [] : [written.folder],
      secretFiles: (written?.files ?? []).map(({ file }) => file),
      ...(windows && { job: jobLimits(granted.level.asked, place.machineBytes) }),
    },
    inForce: 'none',
    limits: granted.limits,
    notes: granted.notes,
  };
}
