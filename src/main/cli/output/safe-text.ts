import { visibleText } from '#shared/visible-text';

/** A value from outside on one line: what would move the cursor or hide text is made visible. */
export const safeText = (value: string): string => visibleText(value);

/** As `safeText`, but line breaks stay; for text that is meant to have some. */
export const safeLines = (value: string): string => value.split(/\r?\n/).map(safeText).join('\n');

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const MARK = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Columns that a terminal takes for this text, which has no control characters. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += MARK.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}
