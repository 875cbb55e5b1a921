import { isAscii } from 'node:buffer';
import { linesOf } from '../../journal/child/matcher';
import { EscapeStripper } from '../../journal/escapes';
import type { Block } from './blocks';

const ESC = 0x1b;

/** Whether the bytes of a block are its text: ASCII without an escape sequence. */
export const isPlain = ({ bytes, first, stop }: Block): boolean => {
  const own = bytes.subarray(first, stop);
  return isAscii(own) && own.indexOf(ESC) < 0;
};

/** Each line of a block as people see it: without its end and without escape sequences. */
export function eachShownLine(block: Block, each: (line: number, text: string) => void): void {
  const { bytes } = block;
  linesOf(block, (from, stop, line) => {
    if (from >= block.stop) return;
    const own = bytes.subarray(from, stop);
    // Each line by itself: a sequence that never ends must not hide what comes after it.
    each(line, (own.indexOf(ESC) < 0 ? own : new EscapeStripper().push(own)).toString('utf8'));
  });
}
