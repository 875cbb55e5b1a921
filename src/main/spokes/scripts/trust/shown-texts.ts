import { MAX_REVIEW_TEXT, type ReviewedBytes } from '#shared/contract/trust';
import { decode } from '../files/read-head';
import type { Lost } from './texts';

/** Bytes of one side, or why there are none. */
export interface Bytes {
  readonly hash: string;
  readonly bytes: () => Promise<Buffer | Lost>;
}
/** What is shown of one side; null where it has no such file. */
export type Shown = ReviewedBytes | null;

/** Characters that are given up for the end of a line. */
const NEAR = 4_096;
/** Lines that are shown around what differs, where not all is. */
const CONTEXT = 20;

/** The texts of a file before and after, with at most `room` characters in all: of long ones the part that differs. */
export async function shownTexts(before: Bytes | undefined, after: Bytes | undefined, room: number): Promise<readonly [Shown, Shown]> {
  if (before !== undefined && before.hash === after?.hash) return [bare(before.hash, 'same'), bare(after.hash, 'same')];
  const [was, is] = [await textOf(before), await textOf(after)];
  const [first, second] = typeof was === 'string' && typeof is === 'string' ? differing(was, is) : [whole(was), whole(is)];
  const shown = shortened(first, before, room);
  return [shown, shortened(second, after, room - (shown?.text?.length ?? 0))];
}

const bare = (hash: string, lacks: ReviewedBytes['lacks']): ReviewedBytes => ({ hash, text: null, firstLine: 1, lacks });

/** A text, or why there is none. */
type Text = string | { readonly lacks: Lost | 'binary' };

const BOM = '\uFEFF';

async function textOf(side: Bytes | undefined): Promise<Text> {
  const bytes = (await side?.bytes()) ?? 'not-kept';
  if (typeof bytes === 'string') return { lacks: bytes };
  const decoded = decode(bytes);
  if (decoded === undefined) return { lacks: 'binary' };
  // That it begins with a mark is a difference, and reading takes it away.
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? BOM + decoded.text : decoded.text;
}

interface Excerpt {
  readonly text: Text;
  readonly firstLine: number;
  readonly isWhole: boolean;
}

const whole = (text: Text): Excerpt => ({ text, firstLine: 1, isWhole: true });

/** Both texts, without the lines that are the same at the beginning and at the end where they are too long to be shown whole. */
function differing(was: string, is: string): readonly [Excerpt, Excerpt] {
  if (was.length + is.length <= MAX_REVIEW_TEXT) return [whole(was), whole(is)];
  const [a, b] = [was.split('\n'), is.split('\n')];
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const from = Math.max(0, start - CONTEXT);
  const left = Math.max(0, end - CONTEXT);
  const cut = (lines: readonly string[]): Excerpt => ({
    text: lines.slice(from, lines.length - left).join('\n'),
    firstLine: from + 1,
    isWhole: from === 0 && left === 0,
  });
  return [cut(a), cut(b)];
}

function shortened({ text, firstLine, isWhole }: Excerpt, side: Bytes | undefined, room: number): Shown {
  if (side === undefined) return null;
  if (typeof text !== 'string') return bare(side.hash, text.lacks);
  const limit = Math.min(MAX_REVIEW_TEXT, room);
  if (limit <= 0) return bare(side.hash, 'too-large');
  const end = text.length > limit ? endWithin(text, limit) : limit;
  return { hash: side.hash, text: text.slice(0, end), firstLine, lacks: text.length > end ? 'truncated' : isWhole ? null : 'cut' };
}

/** A whole line before `limit` where one is near, or a whole character: a piece of a line would look like its end. */
function endWithin(text: string, limit: number): number {
  const line = text.lastIndexOf('\n', limit - 1) + 1;
  if (line > limit - NEAR) return line;
  return /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
}

/** Whether all is shown in which a file differs from what it was. */
export function showsAll(before: Shown, after: Shown): boolean {
  const whole = [before, after].every((side) => side === null || side.lacks === null || side.lacks === 'same' || side.lacks === 'cut');
  // Bytes can differ where texts do not: in how they are encoded.
  return whole && (before === null || after === null || before.hash === after.hash || before.text !== after.text);
}
