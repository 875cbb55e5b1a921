/** A name with the number that it ends with, or that is last in it. */
interface Numbered {
  readonly before: string;
  readonly digits: string;
  readonly after: string;
}

/**
 * The shortest way to write these names that `parseNodeSet` reads: `web01, web02, web03, db` as `web[01-03],db`. What is folded is
 * the last number of a name; each name once, those that are alike where the first of them stood.
 */
export function foldNodeSet(names: Iterable<string>): string {
  const alike = new Map<string, Numbered[]>();
  for (const name of new Set(names)) {
    const numbered = numberedIn(name);
    const key = numbered === undefined ? name : `${numbered.before}\0${numbered.after}`;
    alike.set(key, [...(alike.get(key) ?? []), ...(numbered === undefined ? [] : [numbered])]);
  }
  return [...alike].flatMap(([key, numbered]) => (numbered.length === 0 ? [key] : folded(numbered))).join(',');
}

function numberedIn(name: string): Numbered | undefined {
  const found = /^(?<before>.*?)(?<digits>\d{1,9})(?<after>\D*)$/su.exec(name)?.groups;
  if (found === undefined || /\d$/u.test(found['before'] ?? '')) return undefined; // A number too long to count with.
  return { before: found['before'] ?? '', digits: found['digits'] ?? '', after: found['after'] ?? '' };
}

/** Those that are written to one width count together, the others by themselves. */
function folded(alike: readonly Numbered[]): readonly string[] {
  const padded = new Set(alike.flatMap(({ digits }) => (digits.length > 1 && digits.startsWith('0') ? [digits.length] : [])));
  const widths = new Map<number, Numbered[]>();
  for (const one of alike) {
    const width = padded.has(one.digits.length) ? one.digits.length : 0;
    widths.set(width, [...(widths.get(width) ?? []), one]);
  }
  return [...widths.values()].map((together) => {
    const [first] = together;
    if (first === undefined || together.length === 1) return first === undefined ? '' : first.before + first.digits + first.after;
    return `${first.before}[${ranges(together.map(({ digits }) => digits))}]${first.after}`;
  });
}

function ranges(digits: readonly string[]): string {
  const sorted = [...digits].sort((a, b) => Number(a) - Number(b));
  const found: [from: string, to: string][] = [];
  for (const one of sorted) {
    const last = found.at(-1);
    if (last !== undefined && Number(one) === Number(last[1]) + 1) last[1] = one;
    else found.push([one, one]);
  }
  return found.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(',');
}
