import type { RunState } from '#shared/contract/runs';

/** Marks text where the reader is a terminal; leaves it as it is elsewhere. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly busy: (text: string) => string;
  readonly waiting: (text: string) => string;
}

const sgr = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string): string => text;

/** Colours of a terminal's own palette, or none. */
export const createStyle = (colour: boolean): Style =>
  colour
    ? { bold: sgr(1), dim: sgr(2), good: sgr(32), bad: sgr(31), busy: sgr(34), waiting: sgr(33) }
    : { bold: plain, dim: plain, good: plain, bad: plain, busy: plain, waiting: plain };

/** A run's state in its colour; the word says it without one too. */
export function styledState(style: Style, state: RunState): string {
  switch (state) {
    case 'succeeded':
      return style.good(state);
    case 'failed':
    case 'timed_out':
    case 'lost':
      return style.bad(state);
    case 'starting':
    case 'running':
      return style.busy(state);
    case 'queued':
    case 'cancelled':
      return style.waiting(state);
  }
}
