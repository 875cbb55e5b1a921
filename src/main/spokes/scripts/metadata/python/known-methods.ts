import { braces } from './formats';
import { itemsOf, writtenOf, type Value } from './values';

const MAX_TEXT = 65_536;

/** The arguments of a call: those by position, and those by name. */
export interface Given {
  readonly positions: readonly Value[];
  readonly names: ReadonlyMap<string, Value>;
}

const changes: Readonly<Record<string, (text: string) => string>> = {
  strip: (text) => text.trim(),
  lstrip: (text) => text.trimStart(),
  rstrip: (text) => text.trimEnd(),
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  capitalize: (text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(),
  title: (text) => text.toLowerCase().replaceAll(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase()),
};

/** What a method of a known value gives back, for the few that give the same each time; undefined for all others. */
export function methodValue(of: Value, name: string, given: Given): Value | undefined {
  if (of.kind === 'dict') return ofDict(of.entries, name, given.positions);
  if (of.kind === 'list') return name === 'copy' && given.positions.length === 0 ? of : undefined;
  return of.kind === 'text' ? ofText(of, name, given) : undefined;
}

function ofDict(entries: readonly (readonly [Value, Value])[], name: string, [first, second]: readonly Value[]): Value | undefined {
  if (first === undefined) {
    if (name === 'keys') return { kind: 'list', items: entries.map(([key]) => key) };
    if (name === 'values') return { kind: 'list', items: entries.map(([, item]) => item) };
    if (name === 'items') return { kind: 'list', items: entries.map(([key, item]) => ({ kind: 'list', items: [key, item] })) };
    return name === 'copy' ? { kind: 'dict', entries } : undefined;
  }
  const wanted = writtenOf(first);
  if (name !== 'get' || wanted === undefined || entries.some(([key]) => writtenOf(key) === undefined)) return undefined;
  const entry = entries.findLast(([key]) => key.kind === first.kind && writtenOf(key) === wanted);
  return entry === undefined ? (second ?? { kind: 'none' }) : entry[1];
}

function ofText(of: Extract<Value, { kind: 'text' }>, name: string, { positions, names }: Given): Value | undefined {
  const [first, second] = positions;
  if (name === 'format') return braces(of, positions, names);
  const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
  if (change !== undefined && first === undefined) return { ...of, text: change(of.text) };
  if (name === 'split' && of.exact && positions.length <= 1) {
    if (first !== undefined && (first.kind !== 'text' || first.text === '')) return undefined;
    return texts(first === undefined ? of.text.split(/\s+/).filter((part) => part !== '') : of.text.split(first.text));
  }
  if (name === 'splitlines' && first === undefined) return texts(of.text.split(/\r\n|\r|\n/));
  if (name === 'replace' && first?.kind === 'text' && second?.kind === 'text' && first.text !== '' && second.text.length <= 64) {
    const text = of.text.replaceAll(first.text, () => second.text);
    return text.length > MAX_TEXT ? undefined : { ...of, text };
  }
  if ((name === 'lstrip' || name === 'rstrip' || name === 'strip') && first?.kind === 'text')
    return { ...of, text: trimmed(of.text, name, first.text) };
  if (name !== 'join' || first === undefined) return undefined;
  const items = itemsOf(first)?.map(writtenOf);
  if (items === undefined || items.includes(undefined)) return undefined;
  const length = items.reduce((sum, item) => sum + (item?.length ?? 0) + of.text.length, 0);
  return length > MAX_TEXT ? undefined : { kind: 'text', text: items.join(of.text), exact: of.exact };
}

function trimmed(text: string, name: string, letters: string): string {
  let [from, to] = [0, text.length];
  if (name !== 'rstrip') while (from < to && letters.includes(text.charAt(from))) from += 1;
  if (name !== 'lstrip') while (to > from && letters.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

const texts = (parts: readonly string[]): Value => ({ kind: 'list', items: parts.map((text) => ({ kind: 'text', text, exact: true })) });
