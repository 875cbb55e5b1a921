import { parentPort, workerData } from 'node:worker_threads';
import type { RunDiff } from '#shared/contract/run-diff';
import type { DiffAnswer, DiffTask } from '../protocol';
import { layOver, type Text } from '../lay-over';
import { outputText, scriptText } from './texts';

// Only this program's own hub starts the worker, with exactly this.
const { of, before, after } = workerData as DiffTask;
const read = of === 'output' ? outputText : scriptText;

const absent = (was: Text | undefined, is: Text | undefined): RunDiff => ({
  state: 'absent',
  absent: [...(was === undefined ? (['before'] as const) : []), ...(is === undefined ? (['after'] as const) : [])],
  removed: 0,
  added: 0,
  lines: [],
  cut: { before: false, after: false, lines: false },
});

const [was, is] = [await read(before), await read(after)];
const answer: DiffAnswer = was === undefined || is === undefined ? absent(was, is) : layOver(was, is);
parentPort?.postMessage(answer);
