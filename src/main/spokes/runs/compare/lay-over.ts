import { diffArrays } from 'diff';
import type { DiffLine, RunDiff } from '#shared/contract/run-diff';

/** Lines of a text with the number of the first. */
export interface Text {
  readonly lines: readonly string[];
  readonly firstLine: number;
  /** That there are more lines than these. */
  readonly cut: boolean;
}

/** Lines around a difference that are shown. */
const CONTEXT = 3;
/** Lines that are listed, and characters of one. */
const MOST_LINES = 3_000;
const WIDTH = 1_000;
/** Characters that are listed in all: the answer is one frame. */
const MOST_CHARACTERS = 400_000;
/** Differences beyond which two texts have little in common; what that takes grows with their square: 1 s for these, 10 s for 5,000. */
const MAX_EDITS = 2_000;
const TIMEOUT_MS = 5_000;

/** Lays two texts over each other, line by line. */
export function layOver(before: Text, after: Text): RunDiff {
  const cut = { before: before.cut, after: after.cut, lines: false };
  const changes = diffArrays([...before.lines], [...after.lines], { maxEditLength: MAX_EDITS, timeout: TIMEOUT_MS });
  if (changes === undefined) return { state: 'too-different', absent: [], removed: 0, added: 0, lines: [], cut };
  let [was, is, removed, added] = [before.firstLine, after.firstLine, 0, 0];
  const all: DiffLine[] = [];
  changes.forEach(({ value, removed: went, added: came }, index) => {
    const kind = went ? 'removed' : came ? 'added' : 'same';
    if (went) removed += value.length;
    if (came) added += value.length;
    const lines = value.map((line) => ({
      kind,
      text: line.slice(0, WIDTH),
      was: came ? null : was++,
      is: went ? null : is++,
    })) satisfies DiffLine[];
    all.push(...(kind === 'same' ? around(lines, index > 0, index < changes.length - 1) : lines));
  });
  const lines = within(all);
  return {
    state: removed + added === 0 ? 'same' : 'differs',
    absent: [],
    removed,
    added,
    lines: removed + added === 0 ? [] : lines,
    cut: { ...cut, lines: lines.length < all.length },
  };
}

/** Of lines that are the same, those next to a difference. */
function around(lines: readonly DiffLine[], isAfter: boolean, isBefore: boolean): readonly DiffLine[] {
  const head = isAfter ? CONTEXT : 0;
  const tail = isBefore ? CONTEXT : 0;
  if (lines.length <= head + tail) return lines;
  const gap: DiffLine = { kind: 'gap', text: '', was: null, is: null };
  return [...lines.slice(0, head), gap, ...(tail === 0 ? [] : lines.slice(-tail))];
}

function within(lines: readonly DiffLine[]): DiffLine[] {
  let characters = 0;
  const end = lines.findIndex(({ text }, at) => (characters += text.length) > MOST_CHARACTERS || at >= MOST_LINES);
  return end < 0 ? [...lines] : lines.slice(0, end);
}
