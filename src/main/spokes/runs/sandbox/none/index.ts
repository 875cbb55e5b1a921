import { dirname, join } from 'node:path';
import type { SandboxPlan, SandboxRequest } from '../../ports';
import { RESULTS_FD, RESULTS_VARIABLE, STATE_VARIABLE } from '../../recorder/contract';
import { outerCommand } from '../bubblewrap/commands';
import { scriptEnvironment } from '../environment';
import type { SandboxPlace } from '../probe';
import { ALONE } from '../undeclared';
import { secretVariables, writeSecretFiles } from '../secret-files';

/** Runs the command as it is: only the environment is kept small, and nothing is dumped. */
export async function planWithoutSandbox(place: SandboxPlace, request: SandboxRequest, notes: readonly string[]): Promise<SandboxPlan> {
  const { staged, secrets } = request;
  const written = secrets.length === 0 ? null : await writeSecretFiles(place.runtime, request.run, secrets, null);
  // What has to do without descriptors is not promised one.
  const results = place.platform !== 'win32';
  const own = {
    AXLE_RUN_ID: request.run,
    ...(results && { [RESULTS_VARIABLE]: String(RESULTS_FD) }),
    ...(request.given && { [STATE_VARIABLE]: request.given }),
    ...(place.sdk !== null && { AXLE_SDK: place.sdk }),
    ...secretVariables(written?.files ?? []),
  };
  const command = staged.alone ? fromCopy(staged) : [staged.command.file, ...staged.command.args];
  const windows = place.platform === 'win32';
  const start = windows
    ? { file: command[0] ?? staged.command.file, args: command.slice(1) }
    : outerCommand({ command, mode: 'pipe', groups: [], openFiles: null, fileBytes: null });
  return {
    launch: {
      file: start.file,
      args: [...start.args],
      env: scriptEnvironment({ hub: place.environment, confined: false, own, staged: staged.env }),
      // Beside the copies: what it takes by a relative path is what was approved with it.
      cwd: staged.alone ? dirname(staged.script.copy) : staged.cwd,
      fds: results ? [{ type: 'results', fd: RESULTS_FD }] : [],
      cgroups: [],
      becomes: null,
      opens: staged.script.copy,
      statusFile: null,
      cleanup: written === null ? [] : [written.folder],
      secretFiles: (written?.files ?? []).map(({ file }) => file),
    },
    inForce: 'none',
    limits: windows ? {} : { coreDumps: 'prlimit:0' },
    // Where the original file is executed, whoever swaps it after the check is not stopped.
    notes: [
      ...notes,
      staged.alone ? (ALONE + staged.script.path).slice(0, 256) : 'script-not-held',
      ...staged.missing.map((name) => `not-shared:missing:${join(dirname(staged.script.path), name)}`.slice(0, 256)),
    ].slice(0, 14),
  };
}

/** The command with the copy in place of the script: what was approved is what runs, though it finds itself elsewhere. */
function fromCopy({ command, script }: SandboxRequest['staged']): readonly string[] {
  if (command.file === script.path) return [script.copy, ...command.args];
  // The interpreter's own arguments come first; after the script's path they are the run's.
  const at = command.args.indexOf(script.path);
  return [command.file, ...command.args.map((argument, index) => (index === at ? script.copy : argument))];
}
