import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and gives `{ code, output }`; a program ended by a signal has 128 + its number, as in a shell.
 * `stdio` is `inherit`, `stderr` (both of its streams go to our standard error) or `collect`.
 */
export function run(file, args, { cwd, env, stdio = 'inherit', passSignals = false, timeoutMs } = {}) {
  const streams = { inherit: 'inherit', stderr: ['ignore', process.stderr, process.stderr], collect: ['ignore', 'pipe', 'pipe'] }[stdio];
  const child = spawn(file, args, { cwd, env: env ?? process.env, stdio: streams, windowsHide: true });
  const forget = passSignals ? forward(child) : () => {};
  const limit = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearTimeout(limit);
      forget();
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      forget();
      resolve({ code: code ?? 128 + (signals[signal] ?? 1), signal, output });
    });
  });
}

const signals = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

function forward(child) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [
    signal,
    () => {
      // A terminal sends Ctrl-C to the whole group: the child has it already, and a second one means more.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    },
  ]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}

/** Ends the process with one line on standard error. */
export function giveUp(line) {
  process.stderr.write(`axle: ${line}\n`);
  process.exit(1);
}
