import { structuredPatch } from 'diff';
import { visibleText } from '#shared/visible-text';
import type { LaidLine } from '../../ui/diff-lines';

const CONTEXT = 3;
/** Edits beyond which the two are shown one after the other: finding the least difference would take seconds. */
const MAX_EDITS = 2_000;
/** Lines that are drawn at most. */
export const MAX_LINES = 5_000;

/** The lines of a difference, and how many more there are than can be drawn. */
export interface Difference {
  readonly lines: readonly LaidLine[];
  readonly left: number;
}

/**
 * Two texts as one, with the lines that went and came; `firstLine` is the number of the first line of both. What a line hides (what
 * turns the direction of writing, or takes no room) is made visible.
 */
export function differenceOf(before: string, after: string, firstLine: number): Difference {
  const all = linesOf(before, after, firstLine);
  const lines = all.slice(0, MAX_LINES).map((line) => ({ ...line, text: visibleText(line.text, '\t') }));
  return { lines, left: all.length - lines.length };
}

function linesOf(before: string, after: string, firstLine: number): readonly LaidLine[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT, maxEditLength: MAX_EDITS });
  if (patch === undefined) return [...whole(before, 'removed', firstLine), ...whole(after, 'added', firstLine)];
  return patch.hunks.flatMap((hunk, index) => {
    let [was, is] = [hunk.oldStart + firstLine - 1, hunk.newStart + firstLine - 1];
    const gap: readonly LaidLine[] = index === 0 ? [] : [{ kind: 'gap', text: '', was: null, is: null }];
    const lines = hunk.lines.flatMap((line): readonly LaidLine[] => {
      const text = line.slice(1);
      if (line.startsWith('-')) return [{ kind: 'removed', text, was: was++, is: null }];
      if (line.startsWith('+')) return [{ kind: 'added', text, was: null, is: is++ }];
      // That a text has no line break at its end is said by a line of its own.
      return line.startsWith('\\') ? [{ kind: 'gap', text, was: null, is: null }] : [{ kind: 'same', text, was: was++, is: is++ }];
    });
    return [...gap, ...lines];
  });
}

const whole = (text: string, kind: 'removed' | 'added', firstLine: number): readonly LaidLine[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line, index) => {
          const number = firstLine + index;
          return { kind, text: line, was: kind === 'removed' ? number : null, is: kind === 'added' ? number : null };
        });
