import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { interrupt } from './interrupt';
import { type Answer, createLines, INTERRUPT, Order, WORD_VARIABLE } from './words';

/** What a launcher ends with that could start nothing. */
const NOTHING_STARTED = 125;

/**
 * Starts one command where a process cannot be started asleep: it does nothing before the recorder, who has put it into the run's job object
 * by then, tells it what. Everything that it starts is in the job from its first instruction. It ends as the command does.
 */
function main(path: string): void {
  const word = process.env[WORD_VARIABLE] ?? '';
  const recorder = connect(path);
  recorder.setEncoding('utf8');
  const answer = (what: Answer): void => void recorder.write(`${JSON.stringify(what)}\n`);
  let end = (): void => process.exit(NOTHING_STARTED);
  /** Once what was answered is on its way. The signal that ended the command ends its launcher too, so that whoever waits sees it. */
  const endAs = (code: number, signal: NodeJS.Signals | null): void => {
    end = () => {
      if (signal === null || process.platform === 'win32') process.exit(code);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    };
    recorder.end(() => end());
  };
  let start = (line: string): void => {
    const { file, args, cwd, env, typed } = Order.parse(JSON.parse(line));
    const child = spawn(file, args, { cwd, env, stdio: [typed ? 'inherit' : 'ignore', 'inherit', 'inherit'], windowsHide: true });
    start = (order) => {
      if (order === INTERRUPT) interrupt(child);
    };
    child.once('spawn', () => answer({ started: child.pid ?? 0 }));
    child.once('error', (error) => {
      answer({ failed: error.message });
      endAs(NOTHING_STARTED, null);
    });
    child.once('exit', (code, signal) => endAs(code ?? 1, signal));
  };
  recorder.once('connect', () => recorder.write(`${word}\n`));
  recorder.on(
    'data',
    createLines((line) => start(line)),
  );
  // The recorder is gone, and with it the job: on Windows this process ended before it came here.
  recorder.on('error', () => end());
  recorder.on('close', () => end());
  // What is meant for the command comes to its console: the launcher waits for what the command makes of it.
  for (const signal of ['SIGINT', 'SIGBREAK', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
}

main(process.argv[2] ?? '');
