import { stripVTControlCharacters } from 'node:util';
import { visibleText } from '#shared/visible-text';

/** Characters of a line of output that a report has. */
const LONGEST = 2_000;

const ends = /\r?\n/;

/** A value from outside: its line breaks stay, everything else that moves or hides something is made visible. */
export const cleanText = (text: string): string =>
  text
    .split(ends)
    .map((line) => visibleText(line))
    .join('\n');

/** As `cleanText`, for what stands on one line. */
export const cleanLine = (text: string): string => visibleText(text);

/** A line of output as a terminal would leave it: without colours, and of what was written over only the last. */
export function cleanOutput(text: string): string {
  const written = stripVTControlCharacters(text).split('\r');
  const last = written.findLast((part) => part !== '') ?? '';
  const shown = visibleText(last, '\t');
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}…` : shown;
}
