import { textLines } from '../text-lines';

/** Licences of any length may come first; further down are the texts that a script writes. */
const HEADER_LINES = 400;
// A comment's beginning, or nothing inside a block comment; code cannot stand before it. Linear on any input.
const marker =
  /^(#+|\/\/[/!]*|--+(?!\[)|;+|'(?!'')|%+|::|@?rem(?=\s))?(?:\/\*+!?|\*+|\(\*+|<#|<!--|--\[=*\[|"""|''')?\s*@raycast\.([A-Za-z]\w*):?(?:(?=[\s{])(.*))?$/is;
const blockCloser = /(?:\*\/|\*\)|#>|-->|\]=*\]|"""|''')$/;

/** One `@raycast.KEY VALUE`. */
export interface HeaderLine {
  /** In lower case: files are written with any. */
  readonly key: string;
  /** The key as it is written. */
  readonly written: string;
  readonly value: string;
  readonly line: number;
}

/** Languages whose line comments begin with two slashes; those of most others begin with `#`. */
const slashed = /\.(?:[cm]?[jt]s|swift|groovy|kts|go)$/i;

/**
 * The `@raycast.*` comments among the first lines of a script. A script may write others: what is in another language's line comments
 * counts only where nothing is in its own.
 */
export function headerLines(file: string, text: string): readonly HeaderLine[] {
  const found = allLines(text);
  const foreign = slashed.test(file) ? '#' : '//';
  const own = found.filter(({ prefix }) => prefix?.startsWith(foreign) !== true);
  return own.some(({ key }) => key === 'title') ? own : found;
}

interface MarkedLine extends HeaderLine {
  /** What began the comment; undefined inside a block comment. */
  readonly prefix: string | undefined;
}

function allLines(text: string): readonly MarkedLine[] {
  if (!/@raycast\./i.test(text)) return [];
  const found: MarkedLine[] = [];
  for (const { line, text: content } of textLines(text, HEADER_LINES)) {
    const match = marker.exec(content.trim());
    if (match === null) continue;
    const [, prefix, written = '', rest = ''] = match;
    const value = rest.trim();
    found.push({ key: written.toLowerCase(), written, value: prefix === undefined ? withoutCloser(value) : value, line, prefix });
  }
  return found;
}

/** A line comment ends with its line; a block comment may end on it. */
const withoutCloser = (value: string): string => value.replace(blockCloser, '').trimEnd();
