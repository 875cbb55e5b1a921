import { isOperator, isWord, type Span } from './spans';
import type { Source, Token } from './tokens';

/** A script's `dynamicparam { … }`: where it stands, and the names that it says in so many words. */
export interface DynamicParams {
  readonly line: number;
  readonly names: readonly string[];
}

const MAX_NAMES = 16;
/** Between a class and the name that it is given there are no more. */
const NEAR = 8;
const written = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u;

/** The block that follows a script's `param( … )`, which ends at `from`; undefined where none does. */
export function dynamicParams(source: Source, from: number): DynamicParams | undefined {
  const { tokens, closers } = source;
  let at = from;
  while (tokens[at]?.kind === 'comment') at += 1;
  const word = tokens[at];
  let open = at + 1;
  while (tokens[open]?.kind === 'comment') open += 1;
  if (word === undefined || !isWord(word, 'dynamicparam') || tokens[open]?.value !== '{') return undefined;
  const close = closers[open] ?? -1;
  return { line: word.line, names: namesIn(tokens, { from: open + 1, to: close < 0 ? tokens.length : close }) };
}

function namesIn(tokens: readonly Token[], { from, to }: Span): readonly string[] {
  const values = new Map<string, string>();
  const names = new Map<string, string>();
  const add = (token: Token | undefined): void => {
    const name =
      token?.kind === 'variable'
        ? values.get(token.value.toLowerCase())
        : token?.kind === 'string' && !token.dynamic
          ? token.value
          : undefined;
    if (name !== undefined && written.test(name) && names.size < MAX_NAMES && !names.has(name.toLowerCase()))
      names.set(name.toLowerCase(), name);
  };
  for (let at = from; at < to; at += 1) {
    const token = tokens[at];
    const value = tokens[at + 2];
    if (token?.kind === 'variable' && isOperator(tokens[at + 1], '=') && value?.kind === 'string' && !value.dynamic)
      values.set(token.value.toLowerCase(), value.value);
    else if (token?.kind !== 'word') continue;
    else if (/(?:^|\.)runtimedefinedparameter$/i.test(token.value)) add(firstArgument(tokens, at + 1, Math.min(to, at + NEAR)));
    else if (isWord(token, 'add') && isOperator(tokens[at - 1], '.') && isOperator(tokens[at + 3], ',')) add(value);
    else if (/-dynamicparam(?:eter)?$/i.test(token.value) && isWord(tokens[at + 1], '-name')) add(value);
  }
  return [...names.values()];
}

/** What stands first in the brackets that follow, or behind `-ArgumentList`. */
function firstArgument(tokens: readonly Token[], from: number, to: number): Token | undefined {
  for (let at = from; at < to; at += 1) {
    const token = tokens[at];
    const next = tokens[at + 1];
    if (token?.kind === 'open' && token.value !== '[') return next?.kind === 'open' ? firstArgument(tokens, at + 1, to) : next;
    if (isWord(token, '-argumentlist') && next?.kind !== 'open') return next;
  }
  return undefined;
}
