import type { ProblemKey, Why } from '#shared/contract/problem-keys';
import { readBrackets, type Attribute } from './attributes';
import { isOperator, isWord, pastToken, sourceText, type Span } from './spans';
import type { Source, Token } from './tokens';

/** A parameter as the script declares it. */
export interface Declared {
  readonly name: string;
  /** Of its name. */
  readonly line: number;
  readonly attributes: readonly Attribute[];
  /** As written, without white space: `string`, `System.IO.FileInfo[]`. */
  readonly types: readonly string[];
  readonly fallback: Span | null;
  /** The comments of its line, and those right above or within it, which may say what it is for. */
  readonly beside: readonly Token[];
  readonly above: readonly Token[];
}

/** Something in the block that is no parameter. */
export interface Fault {
  readonly line: number;
  readonly why: Why;
}

const MAX_FAULTS = 32;

/** A script's own `param( … )`, as far as it was there to be read. */
export interface ParamBlock {
  readonly line: number;
  /** From `param` past its closing bracket. */
  readonly span: Span;
  /** Those before `param`, such as `[CmdletBinding()]`. */
  readonly attributes: readonly Attribute[];
  readonly params: readonly Declared[];
  readonly faults: readonly Fault[];
}

/** The script's own param block; null where it has none. One in a function or a script block is not the script's. */
export function readParamBlock(source: Source): ParamBlock | null {
  const { tokens, closers } = source;
  const attributes: Attribute[] = [];
  let at = 0;
  for (;;) {
    const token = tokens[at];
    if (token === undefined) return null;
    if (token.kind === 'comment' || isOperator(token, ';')) at += 1;
    else if (isWord(token, 'using')) at = pastLine(source, at);
    else if (token.value === '[' && (closers[at] ?? -1) >= 0) {
      const read = readBrackets(source, at, closers[at] ?? at);
      if (typeof read !== 'string') attributes.push(read);
      at = pastToken(source, at);
    } else break;
  }
  const first = tokens[at];
  if (!isWord(first, 'param')) return null;
  let open = at + 1;
  while (tokens[open]?.kind === 'comment') open += 1;
  if (tokens[open]?.value !== '(') return null;
  const close = closers[open] ?? -1;
  const end = close < 0 ? tokens.length : close;
  const read = readParams(source, { from: open + 1, to: end });
  const line = first?.line ?? 1;
  const faults = close < 0 ? [...read.faults, { line, why: { key: 'param-block-open' as const } }] : read.faults;
  return { line, span: { from: at, to: close < 0 ? end : close + 1 }, attributes, params: read.params, faults };
}

function pastLine(source: Source, from: number): number {
  const line = source.tokens[from]?.line;
  let at = from;
  while (source.tokens[at]?.line === line && !isOperator(source.tokens[at], ';')) at += 1;
  return at;
}

/** A parameter that is being read. */
interface Draft {
  readonly start: number;
  attributes: Attribute[];
  types: string[];
  variable: Token | undefined;
  fallback: Span | null;
  above: Token[];
  beside: Token[];
  lastLine: number;
}

function readParams(source: Source, { from, to }: Span): { readonly params: readonly Declared[]; readonly faults: readonly Fault[] } {
  const { tokens, closers } = source;
  const params: Declared[] = [];
  const faults: Fault[] = [];
  const fault = (line: number, span: Span, key: ProblemKey): void => {
    if (faults.length < MAX_FAULTS) faults.push({ line, why: { key, values: { text: sourceText(source, span, 200) } } });
  };
  let waiting: Token[] = [];
  let draft: Draft | undefined;
  let before: Draft | undefined;

  function begin(at: number): Draft {
    const line = tokens[at]?.line ?? 1;
    draft ??= {
      start: at,
      attributes: [],
      types: [],
      variable: undefined,
      fallback: null,
      above: rightAbove(waiting, line),
      beside: [],
      lastLine: 0,
    };
    waiting = [];
    return draft;
  }
  function finish(end: number): void {
    if (draft === undefined) return;
    const { variable, start, attributes, types, fallback, above, beside } = draft;
    if (variable !== undefined) {
      params.push({ name: variable.value, line: variable.line, attributes, types, fallback, beside, above });
    } else fault(tokens[start]?.line ?? 1, { from: start, to: end }, 'no-parameter');
    before = draft;
    draft = undefined;
  }
  function comment(token: Token, next: Token | undefined): void {
    if (draft !== undefined && draft.variable === undefined) draft.above.push(token);
    else if (draft !== undefined) (draft.lastLine === token.line ? draft.beside : waiting).push(token);
    // A block in front of the next one, on the same line, is that one's.
    else if (before?.lastLine === token.line && next?.line !== token.endLine) before.beside.push(token);
    else waiting.push(token);
  }

  for (let at = from; at < to;) {
    const token = tokens[at];
    if (token === undefined) break;
    const past = Math.min(pastToken(source, at), to);
    if (token.kind === 'comment') comment(token, at + 1 < to ? tokens[at + 1] : undefined);
    else if (isOperator(token, ',')) finish(at);
    else if (draft?.variable !== undefined && isOperator(token, '=')) {
      const end = endOfDefault(source, { from: at + 1, to });
      draft.fallback = end > at + 1 ? { from: at + 1, to: end } : null;
      draft.lastLine = tokens[end - 1]?.endLine ?? token.line;
      at = end;
      continue;
    } else if (token.value === '[' && token.kind === 'open') {
      // Without the comma that parts them, it is the next one all the same.
      if (draft?.variable !== undefined) {
        fault(token.line, { from: at, to: past }, 'comma-missing');
        finish(at);
      }
      const close = closers[at] ?? -1;
      const read = close < 0 ? '' : readBrackets(source, at, close);
      if (typeof read === 'string') begin(at).types.push(read);
      else begin(at).attributes.push(read);
    } else if (token.kind === 'variable' && draft?.variable === undefined) {
      const named = begin(at);
      named.variable = token;
      named.lastLine = token.endLine;
    } else {
      fault(token.line, { from: at, to: past }, 'part-not-understood');
      // One that was named already stands; what is left up to the comma is not a parameter.
      if (draft === undefined) begin(at);
      at = endOfDefault(source, { from: at, to });
      if (draft?.variable === undefined) draft = undefined;
      continue;
    }
    at = past;
  }
  finish(to);
  return { params, faults };
}

/** Up to the next comma that no further value follows; people write `= 'a', 'b'`. Comments at the end are not the value's. */
function endOfDefault(source: Source, { from, to }: Span): number {
  let end = from;
  let at = from;
  while (at < to) {
    const token = source.tokens[at];
    if (isOperator(token, ',')) {
      let next = at + 1;
      while (source.tokens[next]?.kind === 'comment') next += 1;
      const follows = source.tokens[next];
      if (next >= to || (follows?.kind !== 'string' && follows?.kind !== 'number')) break;
    }
    at = Math.min(pastToken(source, at), to);
    if (token?.kind !== 'comment') end = at;
  }
  // A default of nothing must still go on.
  return Math.max(end, Math.min(from, to));
}

/** Of the comments before `line`, those that stand right above it. */
function rightAbove(comments: readonly Token[], line: number): Token[] {
  let expected = line;
  let at = comments.length;
  for (; at > 0; at -= 1) {
    const comment = comments[at - 1];
    if (comment === undefined || comment.endLine < expected - 1) break;
    expected = comment.line;
  }
  return comments.slice(at);
}
