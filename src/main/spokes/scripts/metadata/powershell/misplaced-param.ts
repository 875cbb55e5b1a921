import { isWord, pastToken } from './spans';
import type { Source, Token } from './tokens';

/** Where a `param( … )` stands after other statements, where PowerShell takes it for a command. */
export function misplacedParam(source: Source): Token | undefined {
  let line = 0;
  for (let at = 0; at < source.tokens.length; at = pastToken(source, at)) {
    const token = source.tokens[at];
    if (token === undefined) return undefined;
    if (isWord(token, 'param') && token.line > line && source.tokens[at + 1]?.value === '(') return token;
    if (token.kind !== 'comment') line = token.endLine;
  }
  return undefined;
}
