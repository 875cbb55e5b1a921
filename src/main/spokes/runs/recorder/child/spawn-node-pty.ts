import { type Launch, RESULTS_VARIABLE } from '../contract';
import type { Child, ChildOutput, Exit } from './child';

/**
 * Spawns a child on node-pty's terminal, where there are none of our own. It passes no further descriptors: the one for results,
 * which a script can do without, is not named to it then.
 */
export async function spawnOnNodePty(launch: Launch, output: ChildOutput): Promise<Child> {
  if (launch.fds.some(({ type }) => type !== 'results')) throw new Error('a terminal on this system passes no descriptors');
  const { [RESULTS_VARIABLE]: _none, ...env } = launch.env;
  return await openOnNodePty({ ...launch, env }, output);
}

/** A program on a terminal of node-pty's. */
export async function openOnNodePty(
  { file, args, cwd, env, columns, rows }: Pick<Launch, 'file' | 'args' | 'cwd' | 'env' | 'columns' | 'rows'>,
  output: ChildOutput,
): Promise<Child> {
  const { spawn } = await import('node-pty');
  const pty = spawn(file, [...args], { name: 'xterm-256color', cols: columns, rows, cwd, env, encoding: null });
  let abandon = (): void => undefined;
  const exited = new Promise<Exit>((resolve) => {
    pty.onExit(({ exitCode, signal }) =>
      resolve({ code: signal === undefined || signal === 0 ? exitCode : null, signal: signalName(signal) }),
    );
  });
  // Typed as text, but with `encoding: null` it gives bytes.
  pty.onData((data: string | Uint8Array) => output.onData(Buffer.from(data), 'out'));
  // It tells of the exit only after the output has ended.
  const drained = Promise.race([exited.then(() => undefined), new Promise<void>((resolve) => (abandon = resolve))]);
  return {
    pid: pty.pid,
    exited,
    drained,
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    abandon: () => abandon(),
    gate: undefined,
    results: undefined,
    terminal: {
      write(text) {
        pty.write(text);
        return true;
      },
      resize: (columns, rows) => pty.resize(columns, rows),
    },
  };
}

const signalName = (signal: number | undefined): string | null => (signal === undefined || signal === 0 ? null : `signal ${signal}`);
