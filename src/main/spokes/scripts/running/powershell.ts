import type { ParamValue } from '#shared/contract/validate-params';

/** The text of a script's `param( … )` block, without comments; undefined where it has none. Linear on any input. */
export function paramBlock(source: string): string | undefined {
  const bare = withoutComments(source);
  let at = 0;
  for (;;) {
    while (/\s/.test(bare.charAt(at))) at += 1;
    if (bare.charAt(at) === '[') at = closing(bare, at, '[', ']') + 1;
    else if (/^using\s/i.test(bare.slice(at, at + 6))) at = bare.indexOf('\n', at) + 1;
    else break;
    if (at === 0) return undefined;
  }
  const open = /^param\s{0,64}\(/i.exec(bare.slice(at, at + 80));
  if (open === null) return undefined;
  const from = at + open[0].length;
  const to = closing(bare, from - 1, '(', ')');
  return to < 0 ? undefined : bare.slice(from, to);
}

function withoutComments(source: string): string {
  let bare = '';
  let from = 0;
  for (let open = source.indexOf('<#'); open >= 0; open = source.indexOf('<#', from)) {
    const close = source.indexOf('#>', open);
    bare += source.slice(from, open);
    if (close < 0) return bare;
    from = close + 2;
  }
  return (bare + source.slice(from)).replace(/^[^\S\n]*#[^\n]*/gm, '');
}

/** Where the bracket that stands at `from` is closed, or -1; what is in quotes does not count. */
function closing(text: string, from: number, opens: string, closes: string): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === opens) depth += 1;
    else if (char === closes) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** `-Name:value` for each value that the block takes; one that it does not take would end the script before it began. */
export function namedArguments(source: string, values: Readonly<Record<string, ParamValue>>): readonly string[] {
  const block = paramBlock(source);
  if (block === undefined) return [];
  const taken = new Set([...block.matchAll(/\$(?:\{([^}]+)\}|(\w+))/g)].map((match) => (match[1] ?? match[2] ?? '').toLowerCase()));
  return Object.entries(values)
    .filter(([name]) => taken.has(name.toLowerCase()))
    .map(([name, value]) => `-${name}:${typeof value === 'boolean' ? (value ? '$true' : '$false') : String(value)}`);
}
