import { rm } from 'node:fs/promises';
import type { ElevatedOrder, ElevatedSpec } from '../../elevated-spec';
import type { JobSpawning } from '../windows/spawn-in-job';
import { runCommand } from './command';
import { openLine, type RecorderLine } from './line';
import { demandEmpty, NotTaken, readSpec, takeFiles } from './take';

/** What an elevated launcher has of its machine. */
export interface ElevatedMachine extends JobSpawning {
  /** Makes an empty folder for this run in which only administrators can read and write. */
  makeFolder(run: string): Promise<string>;
}

/** What the command ends with where it could not be started, as shells have it. */
const NOT_STARTED = 127;

/**
 * The elevated side of a run, from its order alone: it copies what the order's spec names, compares the copies with their digests, and runs
 * them when it is told to. It says how far it is, and ends everything when the recorder is gone. Nothing that it is told over the pipe
 * changes what is run. Resolves when nothing of the run is left.
 */
export async function runElevated(run: string, order: ElevatedOrder, machine: ElevatedMachine): Promise<void> {
  const line = openLine(order.pipe);
  line.say(order.word);
  if ((await line.next()) !== 'go') return await line.closed;
  let last: string;
  let folder: string | undefined;
  try {
    folder = await machine.makeFolder(run);
    await demandEmpty(folder);
    last = await prepared(order, folder, line, machine);
  } catch (error) {
    last = error instanceof NotTaken ? error.why : 'unprepared';
    tell(line, error);
  }
  if (folder !== undefined) await remove(folder, line);
  line.say(last);
  await line.closed;
}

/** What is said last of a run whose folder there is. */
async function prepared(order: ElevatedOrder, folder: string, line: RecorderLine, machine: ElevatedMachine): Promise<string> {
  const spec = await readSpec(order);
  await takeFiles(spec, folder);
  line.say('ready');
  if ((await line.next()) !== 'begin') return 'unprepared';
  line.say('start');
  return `exit ${await codeOf(spec, folder, line, machine)}`;
}

async function codeOf(spec: ElevatedSpec, folder: string, line: RecorderLine, machine: ElevatedMachine): Promise<number> {
  try {
    return await runCommand(spec, folder, line, machine);
  } catch (error) {
    tell(line, error);
    return NOT_STARTED;
  }
}

/** Windows may hold a file for a moment after who used it has ended. */
async function remove(folder: string, line: RecorderLine): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  } catch (error) {
    tell(line, error);
  }
}

function tell(line: RecorderLine, error: unknown): void {
  const cause = error instanceof NotTaken && error.cause instanceof Error ? error.cause : error;
  line.pass(Buffer.from(`axle: ${cause instanceof Error ? cause.message : String(cause)}\n`), 'err');
}
