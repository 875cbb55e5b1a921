import { isFact, withoutBoilerplate, withoutLicence } from './boilerplate';
import { readExpression } from './expressions';
import type { Statement } from './statements';

/** What a docstring says of its script. */
export interface Described {
  readonly name: string | null;
  readonly description: string;
}

const MAX_NAME = 100;
const MAX_DESCRIPTION = 4_096;
/** More of a docstring can never be shown. */
const MAX_READ = 16_384;
/** A first line that is longer and goes on in the next is prose. */
const SHORT_TITLE = 60;
const usage = /^[ \t]*usage[ \t]*:/im;
const sections = /^(?:usage|options?|arguments|positional arguments|optional arguments|commands?|examples?|flags)\s*:?/i;

/** The module's docstring as Python has it: what stands first is a string and nothing else. Null where there is none. */
export function docstringOf(statements: readonly Statement[]): { readonly text: string; readonly line: number } | null {
  const [first] = statements;
  if (first?.opens !== null || first.tokens[0]?.kind !== 'string') return null;
  const expression = readExpression(first.tokens);
  if (expression.kind !== 'string' || expression.form !== 'plain' || first.tokens.some(({ kind }) => kind !== 'string')) return null;
  return { text: expression.value, line: expression.line };
}

/** Takes away the blanks that all lines but the first begin with. */
export function dedent(text: string): string {
  const lines = text.replaceAll('\t', '        ').split('\n');
  const margins = lines.slice(lines[0]?.trim() === '' || /^\s/.test(lines[0] ?? '') ? 0 : 1).flatMap((line) => {
    const margin = line.search(/\S/);
    return margin < 0 ? [] : [margin];
  });
  const margin = margins.reduce((least, one) => Math.min(least, one), Infinity);
  if (!Number.isFinite(margin)) return lines.map((line) => line.trim()).join('\n');
  return lines.map((line) => (line.slice(0, margin).trim() === '' ? line.slice(margin) : line).trimEnd()).join('\n');
}

/**
 * A title and a description from a docstring. `stem` is the file's own name without its ending: a first line that begins with
 * it (`backup - copies all`) is a description. Of a usage text only what describes is taken, where `usageText` says it is one.
 */
export function describe(docstring: string, stem: string, usageText: boolean): Described {
  const text = dedent(docstring.slice(0, MAX_READ)).replaceAll(/[^\n\P{Cc}]/gu, '');
  const lines = withoutBoilerplate(text.split('\n'));
  const start = lines.findIndex((line) => !isRule(line));
  const body = start < 0 ? '' : lines.slice(start).join('\n').trimEnd();
  if (/^\s*usage\s*:/i.test(body)) return { name: null, description: bounded(proseAfterUsage(body)) };
  const cut = usageText ? body.search(usage) : -1;
  const kept = (cut < 0 ? body : body.slice(0, cut)).trim();
  const [first = '', ...rest] = kept.split('\n');
  const title = first.trim();
  const after = withoutOwnName(title, stem);
  if (after !== null) {
    const blank = rest[0]?.trim() === '' ? [''] : [];
    return { name: null, description: bounded([after, ...blank, ...withoutBoilerplate(rest)].join('\n')) };
  }
  const next = rest[0]?.trim() ?? '';
  if (!isTitle(title, next)) return { name: null, description: bounded(kept) };
  if (next !== '' && isRule(next)) rest.shift();
  const below = withoutLicence(dedent(['', ...rest].join('\n')).split('\n')).join('\n');
  return { name: title.replace(/(?<!\.)\.$/, ''), description: bounded(below) };
}

const isRule = (line: string): boolean => /^[\s=\-*#~_+^"'`]*$/.test(line);

function isTitle(line: string, next: string): boolean {
  // What ends with a colon introduces what follows it.
  if (line === '' || line.length > MAX_NAME || line.endsWith(':')) return false;
  if (next === '' || isRule(next) || isFact(next) || /[.!?]$/.test(line)) return true;
  // A sentence that goes on: it was only broken for its length.
  return line.length <= SHORT_TITLE && !/[,;-]$/.test(line) && !/^\p{Ll}/u.test(next);
}

/** What follows the file's own name in a line; null when the line does not begin with it. */
function withoutOwnName(line: string, stem: string): string | null {
  const same = (text: string): string => text.toLowerCase().replaceAll('-', '_');
  // It may be said with the folders that it is in.
  const folders = /^(?:[\w.-]{1,64}\/){0,8}/.exec(line)?.[0].length ?? 0;
  if (stem === '' || !same(line.slice(folders)).startsWith(same(stem))) return null;
  const rest = line.slice(folders + stem.length).replace(/^\.pyw?(?![\w])/i, '');
  if (rest.trim() === '') return '';
  const [, after] = /^(?:\s*:|\s+-{1,2}|\s*[–—])\s+(.*)$/.exec(rest) ?? [];
  return after ?? null;
}

/** The first paragraph below a usage that is prose. */
function proseAfterUsage(text: string): string {
  const prose: string[] = [];
  let between = false;
  for (const line of text.split('\n').slice(1)) {
    if (line.trim() === '') {
      if (prose.length > 0) break;
      between = true;
    } else if (between && !/^[\s-]/.test(line) && !sections.test(line)) prose.push(line);
    else if (prose.length > 0) break;
    else between = false;
  }
  return prose.join('\n');
}

/** As long as a description may be, without blank lines around it. */
export const bounded = (text: string): string =>
  text
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
    .slice(0, MAX_DESCRIPTION);
