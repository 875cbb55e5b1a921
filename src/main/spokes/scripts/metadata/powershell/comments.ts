import type { Token } from './tokens';

/** A line of a comment without its marks, and where it stands. */
export interface CommentLine {
  readonly text: string;
  readonly line: number;
}

/** Comments that stand together, so that they are one text. */
export type CommentGroup = readonly Token[];

/** Whether a comment is a block that `Publish-Script` wrote. */
export const isScriptInfo = ({ value }: Token): boolean => /^<#\s{0,8}PSScriptInfo/i.test(value);

/** Whether a comment is a line that says what the script needs, which PowerShell reads. */
const isRequires = ({ value }: Token): boolean => /^#requires\s/i.test(value);

/** Comments as groups: a blank line, or anything else between them, parts them; so does a PSScriptInfo block, or what the script requires. */
export function groupsOf(comments: readonly Token[]): readonly CommentGroup[] {
  const groups: Token[][] = [];
  let last: Token | undefined;
  for (const comment of comments) {
    if (isRequires(comment)) continue;
    const together = last !== undefined && comment.line <= last.endLine + 1 && !isScriptInfo(last) && !isScriptInfo(comment);
    if (together) groups.at(-1)?.push(comment);
    else groups.push([comment]);
    last = comment;
  }
  return groups;
}

/** The lines of comments, without `#`, `<#` and `#>`. */
export function linesOf(comments: readonly Token[]): readonly CommentLine[] {
  return comments.flatMap(({ value, line }) => {
    if (!value.startsWith('<#')) return [{ text: value.replace(/^#+/, '').trimEnd(), line }];
    const inside = value.slice(2, value.endsWith('#>') && value.length > 3 ? -2 : undefined);
    return inside.split('\n').map((text, index) => ({ text: text.trimEnd(), line: line + index }));
  });
}

/** Lines as a text: dedented, without lines and edges that only decorate, at most one blank line in a row, bounded. */
export function textOf(lines: readonly string[], max: number): string {
  const kept = lines.filter((line) => !isDecoration(line)).map((line) => line.replace(/^\s+/, (indent) => indent.replaceAll('\t', '    ')));
  const edge =
    kept
      .find((line) => line.trim() !== '')
      ?.trim()
      .charAt(0) ?? '';
  const framed = '#*|'.includes(edge) && edge !== '' && kept.every((line) => ['', edge].includes(line.trim().charAt(0)));
  const bare = framed ? kept.map((line) => line.trim().slice(1).trimEnd()) : kept;
  const indents = bare.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = indents.reduce((least, each) => Math.min(least, each), Infinity);
  const text: string[] = [];
  let length = 0;
  for (const line of bare) {
    const dedented = line.slice(Number.isFinite(indent) ? indent : 0).trimEnd();
    if (dedented === '' && (text.length === 0 || text.at(-1) === '')) continue;
    text.push(dedented);
    length += dedented.length + 1;
    if (length > max) break;
  }
  return bounded(text.join('\n').trim(), max);
}

/** A text that is cut where it is too long, and shows it. */
export const bounded = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1).trimEnd()}…` : text);

function isDecoration(line: string): boolean {
  const bare = line.trim();
  if (bare.length < 3) return false;
  for (const char of bare) if (!'=-*#_~+. '.includes(char)) return false;
  return !/^\.+$/.test(bare);
}
