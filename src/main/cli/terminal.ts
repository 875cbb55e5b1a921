import { Socket } from 'node:net';
import { HubError } from '#shared/contract/errors';
import type { RunId } from '#shared/contract/runs';
import type { Context } from './context';

const within = (value: number | undefined, min: number, max: number, otherwise: number): number =>
  Math.min(max, Math.max(min, value ?? otherwise));

/** Size of the terminal that shows a run, as far as the contract allows. */
export const terminalSize = (): { columns: number; rows: number } => ({
  columns: within(process.stdout.columns, 20, 400, 120),
  rows: within(process.stdout.rows, 5, 200, 32),
});

/**
 * Passes what is typed to a run in terminal mode, Ctrl-C included, and tells it the terminal's size. Input that comes from
 * a file or a pipe ends as it would if it were typed, by Ctrl-D.
 * Gives how to stop, which leaves the terminal as it was.
 */
export function attachTerminal(run: RunId, { hub, output }: Context): () => void {
  const { stdin, stdout } = process;
  const raw = stdin.isTTY && stdin.isRaw;
  // In order: what is typed while a call is on its way waits for it.
  let queue = Promise.resolve();
  const pass = (call: () => Promise<unknown>): void => {
    queue = queue.then(call).then(
      () => undefined,
      (error: unknown) => {
        const late = HubError.is(error, 'RUN_ENDED') || HubError.is(error, 'DISCONNECTED') || HubError.is(error, 'RUN_NOT_TERMINAL');
        if (!late) output.note(error instanceof Error ? error.message : String(error));
      },
    );
  };
  let open = false;
  const onData = (text: string): void => {
    open = !/[\r\n]$/.test(text);
    for (let at = 0; at < text.length; at += 16_384) {
      pass(async () => (await hub()).runs.input({ run, text: text.slice(at, at + 16_384) }));
    }
  };
  // In the middle of a line the first only sends that off.
  const onEnd = (): void => pass(async () => (await hub()).runs.input({ run, text: open ? '\u0004\u0004' : '\u0004' }));
  const onResize = (): void => pass(async () => (await hub()).runs.resize({ run, ...terminalSize() }));
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.setEncoding('utf8').on('data', onData).resume();
  if (!stdin.isTTY) stdin.once('end', onEnd);
  stdout.on('resize', onResize);
  return () => {
    stdin.off('data', onData).off('end', onEnd).pause();
    stdout.off('resize', onResize);
    if (stdin.isTTY) stdin.setRawMode(raw);
    if (stdin instanceof Socket) stdin.unref(); // A file is none.
  };
}
