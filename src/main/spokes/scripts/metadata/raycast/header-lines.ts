import { baseOf, parseShebang } from '../../languages/shebang';
import { textLines } from '../text-lines';
import { bracketCounter } from './open-brackets';

/** Licences of any length may come first; further down are the texts that a script writes. */
const HEADER_LINES = 400;
// A comment's beginning, or nothing inside a block comment; code cannot stand before it. Linear on any input.
const marker =
  /^(#+|\/\/[/!]*|--+(?!\[)|;+|'(?!'')|%+|::|@?rem(?=\s))?(?:\/\*+!?|\*+|\(\*+|<#|<!--|--\[=*\[|"""|''')?\s*@raycast\.([A-Za-z]\w*):?(?:(?=[\s{])(.*))?$/is;
const comment = /^(?:$|#|\/[/*]|\*|--|;|'|%|::|@?rem\s|<[#!]|"{3}|=)/i;
const shebang = /^#!\s{0,8}\//;
const quotedShebang = /[`'"]#!\s{0,8}\//;
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
  const foreign = foreignTo(file, text);
  const found = inUse(allLines(text).filter(({ embedded, prefix }) => !embedded || (foreign === '#' && prefix?.startsWith('#') !== true)));
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
  /** Below the first line of another script, which this one writes. */
  readonly embedded: boolean;
}

function allLines(text: string): readonly MarkedLine[] {
  if (!/@raycast\./i.test(text)) return [];
  const found: MarkedLine[] = [];
  const lines = [...textLines(text, HEADER_LINES)].map(({ line, text: content }) => ({ line, content: content.trim() }));
  let hasCode = false;
  let embedded = false;
  for (const [index, { line, content }] of lines.entries()) {
    embedded ||= quotedShebang.test(content) || (hasCode && shebang.test(content));
    const match = marker.exec(content);
    if (match === null) {
      hasCode ||= !comment.test(content);
      continue;
    }
    const [, prefix, written = '', rest = ''] = match;
    const said = prefix === undefined ? withoutCloser(rest.trim()) : rest.trim();
    const value = /^argument\d/i.test(written) && said.startsWith('{') ? withOpenBrackets(said, prefix, lines.slice(index + 1)) : said;
    found.push({ key: written.toLowerCase(), written, value, line, prefix, embedded });
  }
  return found;
}

/** JSON with the comment lines below it that its open brackets go on in; as it is where they are not closed there. */
function withOpenBrackets(said: string, prefix: string | undefined, below: readonly { readonly content: string }[]): string {
  const count = bracketCounter();
  const parts = [said];
  if (count(said) <= 0) return said;
  for (const { content } of below) {
    const isComment = prefix === undefined ? content !== '' : content.startsWith(prefix);
    if (!isComment || /@raycast\./i.test(content)) break;
    const part = prefix === undefined ? content.replace(/^\*(?!\/)/, '').trim() : content.slice(prefix.length).trim();
    parts.push(part);
    if (count(part) <= 0) return parts.join(' ');
  }
  return said;
}

/** People put a line out of use with more of the same marks: such a one counts only where no other says that. */
function inUse(found: readonly MarkedLine[]): readonly MarkedLine[] {
  const kindOf = ({ key, prefix }: MarkedLine): string => `${prefix?.charAt(0) ?? ''}${key}`;
  const least = new Map<string, number>();
  for (const entry of found) least.set(kindOf(entry), Math.min(entry.prefix?.length ?? 0, least.get(kindOf(entry)) ?? Infinity));
  return found.filter((entry) => (entry.prefix?.length ?? 0) === least.get(kindOf(entry)));
}

/** A line comment ends with its line; a block comment may end on it. */
const withoutCloser = (value: string): string => value.replace(blockCloser, '').trimEnd();
