import { closeSync, constants, fstatSync, lstatSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunElevation } from '#shared/contract/elevation';
import type { OwnReason } from '#shared/contract/run-reason';
import type { Launch } from '../contract';
import type { Exit } from './child';
import type { Elevation, ElevationEvents } from './elevation-port';
import { pause } from './ending';
import type { Native } from './native';
import { readResults, type ResultReading } from './results/reading';
import { signal } from './run-tree';

/** Longest of what is read as one line. */
const MAX_LINE = 4_096;
const BOTH_WAYS = constants.O_RDWR | constants.O_NONBLOCK;
/** How long whoever asks may take to come for its answer, and how often that is tried, in milliseconds. */
const FETCH_MS = 5_000;
const STEP_MS = 5;
const SLOWEST_MS = 100;
/** What root's parent ends with where it cannot begin; sudo ends with 1 where it lets nobody through. */
const UNPREPARED = 125;

/** Makes the pipes that a question and its answer go through. Throws where that cannot be done. */
export function createSudoElevation(
  wanted: Extract<Launch['elevation'], { by: 'sudo' }>,
  native: Native,
  events: ElevationEvents,
): Elevation {
  const { folder, attended, askMs, places } = wanted;
  const answerPipe = join(folder, 'answer');
  native.fifo(answerPipe);
  native.fifo(join(folder, 'question'));
  let shown: RunElevation = { by: 'sudo', state: 'waiting', prompt: null, asked: 0 };
  let exitCode: number | undefined;
  let failure: OwnReason | undefined;
  let pid: number | undefined;
  let ready = false;
  let exit: Exit | undefined;
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;
  let timer: NodeJS.Timeout | undefined;
  let control: number | undefined;
  let results: ResultReading | undefined;
  const questions = readLines(openSync(join(folder, 'question'), BOTH_WAYS), ask, events.fault);
  let status: ResultReading | undefined;

  function show(change: Partial<RunElevation>): void {
    shown = { ...shown, ...change };
    events.onChange();
  }

  function ask(prompt: string): void {
    if (shown.state === 'granted' || isOver()) return;
    show({ state: 'asking', prompt: prompt.slice(0, 512), asked: shown.asked + 1 });
    if (events.isEnding()) return dismiss();
    timer = setTimeout(() => {
      failure = 'elevation-unanswered';
      dismiss();
    }, askMs);
  }

  /** Hands over an answer; without one, sudo is told that there is none, and gives up. */
  function reply(text: string | undefined): void {
    clearTimeout(timer);
    show({ state: 'waiting', prompt: null });
    hand(text).catch(events.fault);
  }
  const dismiss = (): void => reply(undefined);

  async function hand(text: string | undefined): Promise<void> {
    for (const until = performance.now() + FETCH_MS; !isOver() && performance.now() < until; await pause(STEP_MS, over.signal)) {
      const fd = openFor(answerPipe);
      if (fd === undefined) continue;
      try {
        if (text !== undefined) writeSync(fd, `${text}\n`);
      } finally {
        closeSync(fd);
      }
      return;
    }
  }

  async function untilOver(exited: Promise<Exit>): Promise<void> {
    exit = await exited;
    over.abort();
  }

  /** Root's parent makes its folder, and in it pipes that are ours; before that, there is nothing of it to see. */
  async function meet(): Promise<void> {
    for (let wait = STEP_MS; !isOver(); wait = Math.min(wait * 2, SLOWEST_MS)) {
      const place = places.find(isRoots);
      const fds = place === undefined ? undefined : openAll(['control', 'status', 'results'].map((name) => join(place, name)));
      if (fds !== undefined) {
        const [to = -1, from = -1, given = -1] = fds;
        control = to;
        status = readLines(from, said, events.fault);
        results = readResults(given, events.onResults, events.fault);
        order(events.isEnding() ? 'no' : 'go');
        return;
      }
      await pause(wait, over.signal);
    }
  }

  function said(line: string): void {
    const [word, value] = line.split(' ');
    if (word === 'ready') {
      ready = true;
      order(events.isEnding() ? 'no' : 'begin');
    } else if (word === 'start') {
      clearTimeout(timer);
      show({ state: 'granted', prompt: null });
      events.onGranted();
    } else if (word === 'exit') exitCode = Number(value);
    else if (word === 'changed') failure = 'elevation-changed';
    else if (word === 'unreadable') failure = 'elevation-unreadable';
  }

  /** False where nobody is there to be told. */
  function order(what: 'go' | 'begin' | 'no' | 'term' | 'kill'): boolean {
    if (control === undefined || isOver()) return false;
    try {
      writeSync(control, `${what}\n`);
      return true;
    } catch (error) {
      if (!isCode(error, 'EAGAIN')) throw error; // It has enough orders already.
      return true;
    }
  }

  /** Before the script may begin there is sudo alone to be ended; root's parent is told no when it is ready. */
  function stop(name: 'SIGTERM' | 'SIGKILL', what: 'term' | 'kill'): number {
    if (isOver() || pid === undefined) return 0;
    if (ready) return order(what) ? 1 : 0;
    if (shown.state === 'asking') dismiss();
    signal(pid, name);
    return 1;
  }

  return {
    get shown() {
      return shown;
    },
    get exitCode() {
      return exitCode;
    },
    get failure() {
      if (shown.state === 'granted') return undefined;
      if (failure === undefined && exit?.code === UNPREPARED) return 'elevation-unprepared';
      return failure ?? (attended ? 'elevation-refused' : 'elevation-unattended');
    },
    get results() {
      return results;
    },
    tree: {
      terminate: () => Promise.resolve(stop('SIGTERM', 'term')),
      kill: () => Promise.resolve(stop('SIGKILL', 'kill')),
      size: () => Promise.resolve(isOver() ? 0 : 1),
    },
    answer(question, text) {
      if (shown.state !== 'asking' || question !== shown.asked) return false;
      reply(text);
      return true;
    },
    follow(child, exited) {
      pid = child;
      untilOver(exited).catch(events.fault);
      meet().catch(events.fault);
    },
    finish() {
      over.abort();
      clearTimeout(timer);
      status?.finish();
      results?.finish();
      questions.finish();
      if (control !== undefined) closeSync(control);
      control = undefined;
      if (shown.state !== 'granted') shown = { ...shown, state: 'refused', prompt: null };
    },
  };
}

/** Reads a pipe line by line. */
function readLines(fd: number, onLine: (line: string) => void, fault: (error: unknown) => void): ResultReading {
  let rest = '';
  return readResults(
    fd,
    (chunk) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = (lines.pop() ?? '').slice(0, MAX_LINE);
      for (const line of lines) onLine(line);
    },
    fault,
  );
}

/** Whether there is a folder of root's by this name, itself and not through a link. */
function isRoots(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === 0;
}

/** The pipes, once all of them are there and ours. */
function openAll(paths: readonly string[]): readonly number[] | undefined {
  const opened: number[] = [];
  try {
    for (const path of paths) {
      opened.push(openSync(path, BOTH_WAYS | constants.O_NOFOLLOW));
      if (!fstatSync(opened.at(-1) ?? -1).isFIFO()) throw new Error(`${path} is no pipe`);
    }
    return opened;
  } catch (error) {
    for (const fd of opened) closeSync(fd);
    if (isCode(error, 'ENOENT') || isCode(error, 'EACCES')) return undefined;
    throw error;
  }
}

/** To write to, once somebody reads. */
function openFor(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isCode(error, 'ENXIO')) return undefined;
    throw error;
  }
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;
