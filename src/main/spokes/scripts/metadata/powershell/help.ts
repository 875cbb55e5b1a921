import { groupsOf, linesOf, textOf, type CommentLine } from './comments';
import { isWord, type Span } from './spans';
import type { Source, Token } from './tokens';

/** A part of the help, and where it begins. */
export interface HelpPart {
  readonly text: string;
  readonly line: number;
}

/** A script's comment-based help; parameters are by their names in lower case. */
export interface Help {
  readonly title: HelpPart | undefined;
  readonly synopsis: HelpPart | undefined;
  readonly description: HelpPart | undefined;
  readonly params: ReadonlyMap<string, HelpPart & { readonly name: string }>;
}

const MAX_TEXT = 4_096;
const MAX_PARAMS = 256;
const keywords = new Set(
  (
    'title synopsis description parameter example notes inputs outputs link component role functionality ' +
    'forwardhelptargetname forwardhelpcategory remotehelprunspace externalhelp'
  ).split(' '),
);
// What the editors' snippets say before a person wrote anything.
const placeholders =
  /^(?:short description|long description|synopsis|description|parameter description|a (?:brief|short)(?: one-line action-based)? description\b.{0,80}|a longer description\b.{0,120})\.?$/i;
const directive = /^[\s#*|]{0,200}\.([A-Za-z]{2,32})(?=[\s:]|$)(.*)$/s;

/**
 * The help that is the script's own: at its beginning, after its param block, or at its end, as about_Comment_Based_Help has it.
 * Help right above a function is that function's. Null where there is none.
 */
export function readHelp(source: Source, block: Span | null): Help | null {
  const { tokens } = source;
  const top = block === null ? firstStatement(tokens) : block.from;
  const places: Span[] = [{ from: 0, to: top }];
  if (block !== null) places.push({ from: block.to, to: pastComments(tokens, block.to) });
  places.push({ from: trailing(tokens), to: tokens.length });
  for (const place of places) {
    const following = tokens[place.to];
    const isFunction = ['function', 'filter', 'workflow', 'configuration'].some((word) => isWord(following, word));
    for (const group of groupsOf(commentsOf(tokens, place))) {
      const lines = linesOf(group);
      if (!lines.some(({ text }) => keywordOf(text)?.known === true)) continue;
      const gap = (following?.line ?? 0) - (group.at(-1)?.endLine ?? 0);
      if (isFunction && gap <= 2) continue;
      return parseHelp(lines);
    }
  }
  return null;
}

/** The sections of such comments' lines. */
export function sectionsOf(lines: readonly CommentLine[]): readonly { keyword: string; rest: string; line: number; body: CommentLine[] }[] {
  const sections: { keyword: string; rest: string; line: number; body: CommentLine[] }[] = [];
  for (const entry of lines) {
    const found = keywordOf(entry.text);
    if (found !== undefined) sections.push({ keyword: found.keyword, rest: found.rest, line: entry.line, body: [] });
    else sections.at(-1)?.body.push(entry);
  }
  return sections;
}

function parseHelp(lines: readonly CommentLine[]): Help {
  const parts = new Map<string, HelpPart>();
  const params = new Map<string, HelpPart & { readonly name: string }>();
  for (const { keyword, rest, line, body } of sectionsOf(lines)) {
    const [names, first] = keyword === 'parameter' ? parameterNames(rest) : [[], rest];
    const texts = body.map(({ text }) => text);
    const text = [first, textOf(texts, MAX_TEXT)]
      .filter((part) => part !== '')
      .join('\n')
      .slice(0, MAX_TEXT);
    if (text === '' || placeholders.test(text)) continue;
    const part = { text, line: first === '' ? (body.find((entry) => entry.text.trim() !== '')?.line ?? line) : line };
    if (keyword !== 'parameter' && !parts.has(keyword)) parts.set(keyword, part);
    for (const name of names) {
      const key = name.toLowerCase();
      if (params.size < MAX_PARAMS && !params.has(key)) params.set(key, { ...part, name, line });
    }
  }
  return { title: parts.get('title'), synopsis: parts.get('synopsis'), description: parts.get('description'), params };
}

/** `Name`, `-Name`, `$Name`, `A, B`, and what people write behind it on the same line. */
function parameterNames(rest: string): readonly [readonly string[], string] {
  const [, list = '', more = ''] = /^([^\s,]{1,256}(?:,\s{0,8}[^\s,]{1,256}){0,16})(?:\s+(.*))?$/.exec(rest) ?? [];
  const names = list.split(',').map((name) => name.replace(/[^\p{L}\p{N}_-]/gu, '').replace(/^-+/, ''));
  return [names.filter((name) => name !== ''), more.replace(/^[-:–]\s+/, '')];
}

/** What a line's `.WORD` is. In capitals or alone on its line it ends what stands before it, even where it means nothing. */
function keywordOf(text: string): { readonly keyword: string; readonly rest: string; readonly known: boolean } | undefined {
  if (text.length > 8_192 || !text.includes('.')) return undefined;
  const [, word = '', rest = ''] = directive.exec(text) ?? [];
  if (word === '') return undefined;
  const keyword = word.toLowerCase();
  const known = keywords.has(keyword);
  if (!known && (word.length < 4 || word !== word.toUpperCase())) return undefined;
  return { keyword, rest: rest.trim().replace(/^:\s*/, ''), known };
}

function firstStatement(tokens: readonly Token[]): number {
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at];
    if (isWord(token, 'using')) while (tokens[at + 1]?.line === token?.line) at += 1;
    else if (token?.kind !== 'comment') break;
    at += 1;
  }
  return at;
}

function pastComments(tokens: readonly Token[], from: number): number {
  let at = from;
  while (tokens[at]?.kind === 'comment') at += 1;
  return at;
}

/** Where the comments begin that end the file. */
function trailing(tokens: readonly Token[]): number {
  let at = tokens.length;
  while (at > 0 && tokens[at - 1]?.kind === 'comment') at -= 1;
  return at;
}

/** The comments of a place; a signature at the file's end is none of them. */
function commentsOf(tokens: readonly Token[], { from, to }: Span): readonly Token[] {
  const comments = tokens.slice(from, to).filter(({ kind }) => kind === 'comment');
  const signature = comments.findIndex(({ value }) => value.startsWith('# SIG # Begin'));
  return signature < 0 ? comments : comments.slice(0, signature);
}
