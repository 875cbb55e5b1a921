import type { Progress } from '#shared/contract/results';
import { progressOf } from './line';

const ESC = 0x1b;
const BEL = 0x07;
const BEGIN = Buffer.from('\u001b]9;4;');
/** Bytes of the longest mark that is one: `ESC ] 9 ; 4 ; state ; percent ESC \`. */
const LONGEST = 16;

const states = ['none', 'normal', 'error', 'indeterminate', 'paused'] as const;
const PARAMETERS = /^([0-4])(?:;(\d{1,3})?)?$/;

/** One stream of output, without the marks in it. */
export interface ProgressMarks {
  /** What is left of this piece, in order; mostly the piece itself. The beginning of a mark is kept until its rest comes. */
  push(chunk: Buffer): readonly Buffer[];
  /** What was kept and is no mark: no more comes. */
  end(): readonly Buffer[];
}

/**
 * Takes `OSC 9;4` out of a stream of output: how PowerShell and others tell a terminal how far they are. `state` is 0 for none,
 * 1 normal, 2 error, 3 unknown, 4 paused (ConEmu's numbers, which Windows Terminal shows). What only looks like one stays.
 */
export function createProgressMarks(onProgress: (progress: Progress | null) => void): ProgressMarks {
  let held: Buffer | undefined;

  return {
    push(chunk) {
      // The way of nearly all output: nothing held, and no escape in it.
      if (held === undefined && chunk.indexOf(ESC) < 0) return [chunk];
      const bytes = held === undefined ? chunk : Buffer.concat([held, chunk]);
      held = undefined;
      const kept: Buffer[] = [];
      let from = 0;
      for (let at = bytes.indexOf(BEGIN); at >= 0; at = bytes.indexOf(BEGIN, Math.max(at + 1, from))) {
        const mark = readMark(bytes, at);
        if (mark === 'cut') {
          if (at > from) kept.push(bytes.subarray(from, at));
          held = Buffer.from(bytes.subarray(at));
          return kept;
        }
        if (mark === undefined) continue;
        if (at > from) kept.push(bytes.subarray(from, at));
        from = mark.end;
        onProgress(mark.progress);
      }
      const stop = bytes.length - beginningAtEnd(bytes, from);
      if (stop > from) kept.push(bytes.subarray(from, stop));
      if (stop < bytes.length) held = Buffer.from(bytes.subarray(stop));
      return kept;
    },
    end() {
      const rest = held;
      held = undefined;
      return rest === undefined ? [] : [rest];
    },
  };
}

/** The mark that begins here; `cut` when its end may yet come, undefined when it is none. */
function readMark(bytes: Buffer, at: number): { readonly end: number; readonly progress: Progress | null } | 'cut' | undefined {
  const from = at + BEGIN.length;
  for (let end = from; end < at + LONGEST; end += 1) {
    const byte = bytes[end];
    if (byte === undefined) return 'cut';
    if (byte === BEL) return parsed(end, end + 1);
    if (byte === ESC) {
      if (end + 1 >= bytes.length) return 'cut';
      return bytes[end + 1] === 0x5c ? parsed(end, end + 2) : undefined;
    }
  }
  return undefined;

  function parsed(stop: number, end: number): { readonly end: number; readonly progress: Progress | null } | undefined {
    const [, state, percent] = PARAMETERS.exec(bytes.toString('latin1', from, stop)) ?? [];
    if (state === undefined) return undefined;
    return { end, progress: progressOf(states[Number(state)] ?? 'none', percent === undefined ? null : Number(percent), null) };
  }
}

/** How many of the last bytes may be the beginning of a mark. */
function beginningAtEnd(bytes: Buffer, from: number): number {
  for (let length = Math.min(BEGIN.length - 1, bytes.length - from); length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(BEGIN.subarray(0, length))) return length;
  }
  return 0;
}
