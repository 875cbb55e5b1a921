import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HubClient } from '#shared/contract/index';
import { endedStates } from '#shared/contract/run-state';
import type { Run } from '#shared/contract/runs';
import { listSegments, segmentPath } from '#main/spokes/runs/journal/layout';
import { readEndMark, readStartMark } from '#main/spokes/runs/journal/marks';
import { slotRows } from '../support/slot-rows';

const DEADLINE_MS = 30_000;

/** What must hold of every run that a hub has ever written down, promised to somebody or not. */
export const truths = {
  end: 'a run ends as its script ended, with its exit code',
  mark: 'a run that ran has an end mark, and it says the same',
  output: 'its output is whole',
  lost: 'a run is called lost, or not begun, only when its folder shows that it never ran',
  cut: 'a run whose recorder died is called lost only without an end mark, and keeps what it had printed',
  slots: 'once all runs have ended no slot is held',
} as const;
export type Truth = keyof typeof truths;

/** Told of each run that is not as it should be. */
export type OnUntrue = (truth: Truth, what: string) => void;

/** All runs of a hub, through every page of its history. */
export async function everyRun(hub: HubClient): Promise<readonly Run[]> {
  const found: Run[] = [];
  for (let before: string | undefined; ;) {
    const { items, next } = await hub.runs.page(before === undefined ? {} : { before });
    found.push(...items);
    if (next === null) return found;
    before = next;
  }
}

/** What may have befallen a run: its recorder died, or there was no room on the disk. */
export type Mishap = 'none' | 'recorder died' | 'disk full';

/**
 * Waits for a run's end and holds it against its folder and its own parameters; gives the run as it ended. Where its recorder died,
 * it may be lost with what it had printed; where the disk was full, it may have failed as one that was not begun, and says so.
 */
export async function judge(
  hub: HubClient,
  home: string,
  id: Run['id'],
  untrue: OnUntrue,
  mishap: Mishap = 'none',
): Promise<Run | undefined> {
  const run = await endOf(hub, id);
  if (run === undefined) {
    untrue('end', `${id} had not ended after ${DEADLINE_MS} ms`);
    return undefined;
  }
  const folder = join(home, 'runs', id);
  const [start, end] = [await readStartMark(folder), await readEndMark(folder)];
  const whole = Array.from({ length: numberOf(run, 'lines') }, (_, at) => `line ${at + 1}\n`).join('');
  if (run.state === 'lost' && mishap === 'recorder died' && run.reason === 'recorder-died') {
    const text = await outputOf(hub, id);
    if (end !== undefined) untrue('cut', `${id} is lost, and its end mark is ${JSON.stringify(end)}`);
    if (!whole.startsWith(text)) untrue('cut', `${id} has printed something else: ${JSON.stringify(text.slice(-80))}`);
    return run;
  }
  if (run.state === 'lost' || (mishap === 'disk full' && foundNoRoom(run))) {
    const traces = { start: start !== undefined, end: end !== undefined, bytes: (await bytesIn(folder)) + run.output.bytes };
    const ran = traces.start || traces.end || traces.bytes > 0;
    if (ran || (run.state === 'lost' && run.reason !== 'never-started'))
      untrue('lost', `${id} is ${run.state} (${run.reason}), and there is ${JSON.stringify(traces)}`);
    return run;
  }
  if (start === undefined || end === undefined || end.cause !== 'exit' || end.exitCode !== run.exitCode)
    untrue('mark', `${id} is ${run.state} ${run.exitCode} (${run.reason}), and its end mark is ${JSON.stringify(end)}`);
  const code = numberOf(run, 'code');
  if (run.state !== (code === 0 ? 'succeeded' : 'failed') || run.exitCode !== code)
    untrue('end', `${id} is ${run.state} ${run.exitCode} (${run.reason}), and its script ended with ${code}`);
  const text = await outputOf(hub, id);
  if (text !== whole) untrue('output', `${id} has ${text.length} of ${whole.length} characters`);
  return run;
}

/** Whether it failed without having begun, since there was no room for it on the disk. */
export const foundNoRoom = ({ state, startedAt, exitCode, signal, reason }: Run): boolean =>
  state === 'failed' && startedAt === null && exitCode === null && signal === null && reason?.startsWith('STORAGE_FULL ') === true;

async function outputOf(hub: HubClient, run: Run['id']): Promise<string> {
  let text = '';
  for await (const event of hub.runs.follow({ run })) if (event.type === 'output') text += event.text;
  return text;
}

/** That no slot is held and nothing waits for one: by the hub's word and by the database's. Only when all runs have ended. */
export async function judgeSlots(hub: HubClient, home: string, untrue: OnUntrue): Promise<void> {
  for (const { name, used, queued, slots } of await hub.slots.list({})) {
    for (const { id, runId } of slots) untrue('slots', `slot ${id} of ${name} is held for ${runId}`);
    if (used > 0 || queued > 0) untrue('slots', `${name} counts ${used} held and ${queued} waiting`);
  }
  for (const row of slotRows(home)) if (row.released_at === null) untrue('slots', `row ${row.id} of ${row.pool} is held for ${row.run_id}`);
}

async function endOf(hub: HubClient, run: Run['id']): Promise<Run | undefined> {
  let last: Run | undefined;
  for await (const now of hub.runs.observe({ run }, { signal: AbortSignal.timeout(DEADLINE_MS) })) last = now;
  return last !== undefined && endedStates.includes(last.state) ? last : undefined;
}

async function bytesIn(folder: string): Promise<number> {
  try {
    const sizes = (await listSegments(folder)).map(async (segment) => (await stat(segmentPath(folder, segment))).size);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}

function numberOf({ params, id }: Run, name: string): number {
  const value = Number(params.find((param) => param.name === name)?.value);
  if (!Number.isSafeInteger(value)) throw new Error(`run ${id} says nothing of ${name}`);
  return value;
}
