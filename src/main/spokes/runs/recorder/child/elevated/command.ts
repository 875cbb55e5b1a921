import { join } from 'node:path';
import type { ElevatedSpec, SpecWord } from '../../elevated-spec';
import { pause } from '../ending';
import { createSlabs } from '../slabs';
import type { JobSpawning } from '../windows/spawn-in-job';
import { spawnInJob } from '../windows/spawn-in-job';
import type { RecorderLine } from './line';

/** How long others may hold the output after the command's end before they are ended, and how often it is looked who is left, in milliseconds. */
const LEFTOVER_MS = 500;
const LOOK_MS = 100;

/**
 * Runs a spec's command from the copies in this folder, in a job object that this process alone holds, and passes on what it prints. Gives
 * its exit code once nothing of it is left. Rejects where it cannot be started.
 */
export async function runCommand(
  { command, env, cwd }: ElevatedSpec,
  folder: string,
  line: RecorderLine,
  spawning: JobSpawning,
): Promise<number> {
  const text = (word: SpecWord): string => (typeof word === 'string' ? word : join(folder, word.below));
  const [file = '', ...args] = command.map(text);
  const faults: unknown[] = [];
  const output = {
    slabs: createSlabs(() => 0),
    onData: (chunk: Buffer, from: 'out' | 'err') => line.pass(chunk, from),
    onResults: () => undefined,
    onError: (error: unknown) => void faults.push(error),
  };
  let full = false;
  line.onFlow = (now) => (full = now);
  const { job, ...child } = await spawnInJob(
    {
      file,
      args,
      cwd: text({ below: cwd }),
      env: Object.fromEntries(Object.entries(env).map(([name, word]) => [name, text(word)])),
      mode: 'pipe',
      columns: 80,
      rows: 24,
      fds: [],
    },
    output,
    spawning,
  );
  const flow = (): void => (full && !line.gone.aborted ? child.pause() : child.resume());
  line.onFlow = (now) => {
    full = now;
    flow();
  };
  flow();

  const asked: { ending: boolean; killed: boolean } = { ending: false, killed: false };
  const end = async (kill: boolean): Promise<void> => {
    asked.ending = true;
    asked.killed ||= kill;
    await (kill ? job.tree.kill() : job.tree.terminate());
  };
  const order = (kill: boolean): void => void end(kill).catch((error: unknown) => faults.push(error));
  line.onOrder((told) => order(told !== 'term'));
  const onGone = (): void => {
    order(true);
    child.abandon();
  };
  if (line.gone.aborted) onGone();
  else line.gone.addEventListener('abort', onGone, { once: true });

  const { code } = await child.exited;
  // What was asked to end, and is doing so, is not cut short by the end of one of them.
  while (asked.ending && !asked.killed && (await job.tree.size()) > 0) await pause(LOOK_MS, line.gone);
  await Promise.race([child.drained, pause(LEFTOVER_MS, line.gone)]);
  job.close();
  await child.drained;
  for (const fault of faults) line.pass(Buffer.from(`axle: ${fault instanceof Error ? fault.message : String(fault)}\n`), 'err');
  return code ?? 1;
}
