import type { SandboxPlan, SandboxRequest } from '../../ports';
import { RESULTS_FD, RESULTS_VARIABLE } from '../../recorder/contract';
import { outerCommand } from '../bubblewrap/commands';
import { scriptEnvironment } from '../environment';
import type { SandboxPlace } from '../probe';
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
    ...(place.sdk !== null && { AXLE_SDK: place.sdk }),
    ...secretVariables(written?.files ?? []),
  };
  const command = [staged.command.file, ...staged.command.args];
  const windows = place.platform === 'win32';
  const start = windows
    ? { file: staged.command.file, args: staged.command.args }
    : outerCommand({ command, mode: 'pipe', groups: [], openFiles: null, fileBytes: null });
  return {
    launch: {
      file: start.file,
      args: [...start.args],
      env: scriptEnvironment({ hub: place.environment, confined: false, own, staged: staged.env }),
      cwd: staged.cwd,
      fds: results ? [{ type: 'results', fd: RESULTS_FD }] : [],
      cgroups: [],
      becomes: null,
      opens: staged.script.copy,
      statusFile: null,
      cleanup: written === null ? [] : [written.folder],
    },
    inForce: 'none',
    limits: windows ? {} : { coreDumps: 'prlimit:0' },
    // The original file is executed: whoever swaps it after the check is not stopped.
    notes: [...notes, 'script-not-held'],
  };
}
