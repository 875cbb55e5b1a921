import { readExpression } from './expressions';
import { definedName } from './relevance';
import type { Statement } from './statements';
import type { Class, Frame, Func } from './things';
import type { Token } from './tokens';

const textOf = (token: Token | undefined): string => (token?.kind === 'op' || token?.kind === 'name' ? token.text : '');

/** A function as its `def` says it. */
export function functionOf({ tokens, line, body }: Statement, frame: Frame, owner: Class | null): Func {
  return { name: definedName(tokens) ?? '', line, params: paramsOf(tokens), body, frame, owner, ran: false, result: null };
}

function paramsOf(tokens: readonly Token[]): Func['params'] {
  const start = tokens.findIndex((token) => textOf(token) === '(');
  if (start < 0) return [];
  const params: Func['params'][number][] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < tokens.length; at += 1) {
    const text = tokens[at]?.kind === 'op' ? textOf(tokens[at]) : '';
    if ('([{'.includes(text) && text !== '') depth += 1;
    else if (')]}'.includes(text) && text !== '') depth -= 1;
    if ((text === ',' && depth === 1) || depth === 0) {
      const part = tokens.slice(from, at);
      const stars = textOf(part[0]);
      const star = stars === '*' || stars === '**' ? stars : '';
      const name = part[star === '' ? 0 : 1];
      const equals = part.findIndex((token) => token.kind === 'op' && token.text === '=');
      if (name?.kind === 'name')
        params.push({
          name: name.text,
          star,
          parser: part.slice(0, equals < 0 ? undefined : equals).some((token) => textOf(token) === 'ArgumentParser'),
          fallback: equals < 0 ? null : readExpression(part, equals + 1),
        });
      from = at + 1;
      if (depth === 0) break;
    }
  }
  return params;
}

/** What a class is made from, as it is written. */
export function basesOf({ tokens }: Statement): readonly string[] {
  const start = tokens.findIndex((token) => textOf(token) === '(');
  const bases: string[] = [''];
  for (const token of start < 0 ? [] : tokens.slice(start + 1)) {
    const text = textOf(token);
    if (text === ',') bases.push('');
    else if (text !== ')') bases[bases.length - 1] = `${bases.at(-1) ?? ''}${text}`;
  }
  return bases.filter((base) => base !== '');
}
