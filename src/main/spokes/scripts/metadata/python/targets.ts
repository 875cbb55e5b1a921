import type { Token } from './tokens';

/** What an assignment binds, and where its value begins. */
export interface Assignment {
  /** Names and dotted names, as they are written; null is something else. */
  readonly targets: readonly (readonly (string | null)[])[];
  readonly value: number;
}

const mutators = new Set([
  'append',
  'extend',
  'insert',
  'remove',
  'add',
  'update',
  'pop',
  'clear',
  'discard',
  'setdefault',
  'sort',
  'reverse',
]);
const open = new Set(['(', '[', '{']);
const close = new Set([')', ']', '}']);
const textOf = (token: Token | undefined): string => (token?.kind === 'op' || token?.kind === 'name' ? token.text : '');

/** Reads `a = b = …`, `a: T = …` and `a, b = …`; null where nothing is assigned. */
export function assignmentOf(tokens: readonly Token[]): Assignment | null {
  const targets: (readonly (string | null)[])[] = [];
  let depth = 0;
  let from = 0;
  let to: number | null = null;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'op') continue;
    if (open.has(token.text)) depth += 1;
    else if (close.has(token.text)) depth -= 1;
    else if (depth === 0 && token.text === ':') to ??= index;
    else if (depth === 0 && token.text === '=') {
      targets.push(namesOf(tokens.slice(from, to ?? index)));
      from = index + 1;
      to = null;
    }
  }
  return targets.length === 0 ? null : { targets, value: from };
}

/** The names of a target or of a loop: one, or several between commas. */
export function namesOf(tokens: readonly Token[]): readonly (string | null)[] {
  const names: (string | null)[] = [];
  let name = '';
  let plain = true;
  function finish(): void {
    names.push(plain && name !== '' ? name : null);
    name = '';
    plain = true;
  }
  for (const token of tokens) {
    const text = textOf(token);
    if (text === ',') finish();
    else if (text === '(' || text === ')') continue;
    else if (token.kind === 'name' || text === '.') name += text;
    else plain = false;
  }
  finish();
  return names;
}

/** The name whose value a statement changes without binding it anew: `a += …`, `a[…] = …`, `a.append(…)`. */
export function changedName(tokens: readonly Token[]): string | null {
  const [first, second, third, fourth] = tokens;
  if (first?.kind !== 'name') return null;
  const operator = textOf(second);
  if (/^(?:\*\*|\/\/|>>|<<|[-+*/%&|^@])=$/.test(operator)) return first.text;
  if (operator === '.' && mutators.has(textOf(third)) && textOf(fourth) === '(') return first.text;
  if (operator !== '[') return null;
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const text = token.kind === 'op' ? token.text : '';
    if (open.has(text)) depth += 1;
    else if (close.has(text)) depth -= 1;
    if (depth === 0 && text === ']') return textOf(tokens[index + 1]).endsWith('=') ? first.text : null;
  }
  return null;
}
