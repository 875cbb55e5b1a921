import { baseOf, parseShebang } from '../../languages/shebang';
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

/** How line comments begin in the language of a script, by its first line or its name's ending; PHP has both, others have others. */
const slashed = /^(?:node|deno|bun|tsx|ts-node|zx|swift|groovy|kotlin)$/;
const hashed = /^(?:(?:ba|z|k|c|tc|fi|da|a)?sh|python|ruby|perl)[\d.]*$/;
const slashedName = /\.(?:[cm]?[jt]s|swift|groovy|kts|go)$/i;
const hashedName = /\.(?:(?:ba|z|k|c|tc|fi)?sh|py|rb|pl|ps1)$/i;

/**
 * The `@raycast.*` comments among the first lines of a script. A script may write others: what is in another language's line comments
 * counts only where nothing is in its own.
 */
export function headerLines(file: string, text: string): readonly HeaderLine[] {
  const found = allLines(text);
  const foreign = foreignTo(file, text);
  if (foreign === null) return found;
  const own = found.filter(({ prefix }) => prefix?.startsWith(foreign) !== true);
  return own.some(({ key }) => key === 'title') ? own : found;
}

function foreignTo(file: string, text: string): '#' | '//' | null {
  const shebang = parseShebang(text);
  const program = shebang === null ? undefined : baseOf(shebang.command);
  if (slashedName.test(file) || (program !== undefined && slashed.test(program))) return '#';
  if (program === undefined ? hashedName.test(file) : hashed.test(program)) return '//';
  return null;
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
