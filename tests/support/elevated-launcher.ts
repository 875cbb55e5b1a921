import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeOrder } from '#main/spokes/runs/recorder/elevated-spec';
import { runElevated } from '#main/spokes/runs/recorder/child/elevated/run-elevated';
import { hasVariable, listProcesses } from '#main/spokes/runs/recorder/child/process-table';
import { createJobs, type Jobs } from '#main/spokes/runs/recorder/child/windows/jobs';

/**
 * The elevated launcher as any program: `FOLDER LAUNCHER RUN ORDER`. Nobody has elevated it, and its folder is where it is told. Job objects
 * are not to be had but on Windows: elsewhere a list of the processes that carry the run's id stands in their place.
 */
const [folder = '', launcher = '', run = '', order = ''] = process.argv.slice(2);

function listedJobs(): Jobs {
  return {
    create() {
      let first: number | undefined;
      const members = (): number[] =>
        listProcesses()
          .map(({ pid }) => pid)
          .filter((pid) => pid === first || hasVariable(pid, `AXLE_RUN_ID=${run}`));
      const terminate = (): void => {
        for (const pid of members()) {
          try {
            process.kill(pid, 'SIGKILL');
          } catch (error) {
            if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
          }
        }
      };
      return { assign: (pid) => void (first = pid), size: () => members().length, terminate, close: terminate };
    },
  };
}

await runElevated(run, decodeOrder(order), {
  jobs: process.platform === 'win32' ? createJobs() : listedJobs(),
  launcher,
  async makeFolder(name) {
    const made = join(await realpath(folder), name);
    await mkdir(made, { mode: 0o700 });
    return made;
  },
});
process.exit(0);
