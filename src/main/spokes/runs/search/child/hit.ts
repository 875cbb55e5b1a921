import type { OutputHit } from '#shared/contract/search';

/** Characters of a line that are shown, and how many of them before the place. */
const WIDTH = 240;
const BEFORE = 60;

/** A place in a line with what lies around it; `at` and `length` are UTF-16 units of the line as it is shown. */
export function hitOf(line: number, shown: string, at: number, length: number): OutputHit {
  const from = outOfPair(shown, at + length <= WIDTH ? 0 : Math.max(0, at - BEFORE));
  const stop = outOfPair(shown, Math.min(shown.length, from + WIDTH));
  const column = at - from;
  return {
    line,
    text: shown.slice(from, stop).replaceAll(/\p{Cc}/gu, picture),
    column,
    length: Math.min(length, stop - from - column),
    cut: { before: from > 0, after: stop < shown.length },
  };
}

/** Half of a surrogate pair is no character: the place before it. */
const outOfPair = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text.charAt(at)) && at > 0 ? at - 1 : at);

/** Of the same length, so that columns hold; a tab stays. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (control === '\t') return control;
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
}
