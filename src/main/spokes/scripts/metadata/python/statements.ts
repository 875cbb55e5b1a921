import type { Line, Token, Tokens } from './tokens';

/** A statement, with those that stand below it. */
export interface Statement {
  readonly line: number;
  /** Without the colon and what follows it. */
  readonly tokens: readonly Token[];
  /** The word that opens a block (`def`, `if`), null where none is opened. */
  readonly opens: string | null;
  readonly body: readonly Statement[];
  readonly whole: boolean;
}

const blocks = new Set(['def', 'class', 'if', 'elif', 'else', 'for', 'while', 'with', 'try', 'except', 'finally', 'async']);
const softBlocks = new Set(['match', 'case']);
const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);
const MAX_NESTING = 100;

/** The statements of a module, nested by their indentation. What is indented by mistake belongs to what stands above it. */
export function readStatements({ lines }: Tokens): readonly Statement[] {
  const module: Statement[] = [];
  const open: { readonly indent: number; readonly body: Statement[] }[] = [{ indent: -1, body: module }];
  for (const line of lines) {
    while (open.length > 1 && (open.at(-1)?.indent ?? -1) >= line.indent) open.pop();
    const target = open.at(-1)?.body ?? module;
    for (const part of split(line)) {
      const body: Statement[] = [];
      target.push({ line: part.tokens[0]?.line ?? line.line, tokens: part.tokens, opens: part.opens, body, whole: line.whole });
      if (part.opens === null) continue;
      for (const inner of part.rest) body.push(inner);
      if (open.length < MAX_NESTING) open.push({ indent: line.indent, body });
    }
  }
  return module;
}

interface Part {
  readonly tokens: readonly Token[];
  readonly opens: string | null;
  readonly rest: readonly Statement[];
}

/** `if a: b; c` is one part that opens a block, `a; b` are two. */
function split({ tokens, whole }: Line): readonly Part[] {
  const first = tokens[0];
  const word = first?.kind === 'name' ? first.text : '';
  const last = tokens.at(-1);
  const soft = softBlocks.has(word) && last?.kind === 'op' && last.text === ':';
  const colon = blocks.has(word) ? headEnd(tokens) : soft ? tokens.length - 1 : -1;
  if (colon >= 0) {
    const second = tokens[1];
    const opens = word === 'async' && second?.kind === 'name' ? second.text : word;
    const rest = simple(tokens.slice(colon + 1)).map((part): Statement => ({
      line: part[0]?.line ?? 1,
      tokens: part,
      opens: null,
      body: [],
      whole,
    }));
    return [{ tokens: tokens.slice(0, colon), opens, rest }];
  }
  return simple(tokens).map((part) => ({ tokens: part, opens: null, rest: [] }));
}

/** Where the colon of a compound statement stands; those of lambdas, slices and annotations are others. */
function headEnd(tokens: readonly Token[]): number {
  let depth = 0;
  let lambdas = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'name' && token.text === 'lambda' && depth === 0) lambdas += 1;
    if (token.kind !== 'op') continue;
    if (opening.has(token.text)) depth += 1;
    else if (closing.has(token.text)) depth -= 1;
    else if (token.text === ':' && depth <= 0) {
      if (lambdas === 0) return index;
      lambdas -= 1;
    }
  }
  return -1;
}

function simple(tokens: readonly Token[]): readonly (readonly Token[])[] {
  if (!tokens.some((token) => token.kind === 'op' && token.text === ';')) return tokens.length === 0 ? [] : [tokens];
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'op') {
      if (opening.has(token.text)) depth += 1;
      else if (closing.has(token.text)) depth -= 1;
      else if (token.text === ';' && depth <= 0) {
        parts.push([]);
        continue;
      }
    }
    parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
