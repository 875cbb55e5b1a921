import type { JobLogItem, LogPlace } from '#shared/contract/jobs';

/** A line of a job's log, with the step that printed it. */
export interface JobLogLine {
  readonly key: number;
  readonly step: string;
  readonly from: 'out' | 'err' | 'state';
  readonly text: string;
}

/** What is shown of a job's log, and where to take it up again. */
export interface JobLogState {
  readonly lines: readonly JobLogLine[];
  /** Lines that were left out at the top. */
  readonly left: number;
  readonly place: LogPlace;
  /** What a run has printed of a line that has not ended, by run and stream. */
  readonly open: Readonly<Record<string, string>>;
  readonly count: number;
}

/** Lines that are kept; each step's output has them all. */
export const KEPT = 2_000;
/** Characters of one line. */
const LONGEST = 4_096;

/** Nothing of a log. */
export const emptyLog: JobLogState = { lines: [], left: 0, place: {}, open: {}, count: 0 };

// oxlint-disable-next-line no-control-regex -- escape sequences are made of these
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|.)/g;

/** The log with what came; `endedText` says how a step ended. */
export function withItems(state: JobLogState, items: readonly JobLogItem[], endedText: (item: JobLogItem) => string): JobLogState {
  const open: Record<string, string> = { ...state.open };
  const place: Record<string, number> = { ...state.place };
  const lines = [...state.lines];
  let { count } = state;
  const add = (step: string, from: JobLogLine['from'], text: string): void => {
    lines.push({ key: count, step, from, text: text.replaceAll(ESCAPES, '').slice(0, LONGEST) });
    count += 1;
  };
  for (const item of items) {
    const { step, run, event } = item;
    place[run] = event.seq;
    if (event.type === 'output') {
      const key = `${run} ${event.from}`;
      const parts = `${open[key] ?? ''}${event.text}`.split('\n');
      open[key] = (parts.pop() ?? '').slice(-LONGEST);
      for (const part of parts) add(step, event.from, part.replace(/\r$/, ''));
    } else if (event.type === 'ended') {
      for (const from of ['out', 'err'] as const) {
        const rest = open[`${run} ${from}`] ?? '';
        delete open[`${run} ${from}`];
        if (rest !== '') add(step, from, rest);
      }
      // Taken up again after its end, a log says it once more.
      if (!lines.some((line) => line.step === step && line.from === 'state' && line.text === endedText(item)))
        add(step, 'state', endedText(item));
    }
  }
  return { lines: lines.slice(-KEPT), left: state.left + Math.max(0, lines.length - KEPT), place, open, count };
}
