import { writtenOf, type Value } from './values';

type Text = Extract<Value, { kind: 'text' }>;

/** Text that is longer is nothing that anybody is shown. */
const MAX_TEXT = 65_536;

/** A value as a placeholder with a format writes it; undefined where it is not known, or the format is of another kind. */
export function shown(value: Value | undefined, format: string): string | undefined {
  if (value === undefined) return undefined;
  if (format === '' || format === 's') return writtenOf(value);
  if (value.kind !== 'number') return undefined;
  if (format === 'd' || format === 'i') return value.integer ? String(value.value) : undefined;
  if (format === ',' || format === ',d') return value.integer ? value.value.toLocaleString('en-US') : undefined;
  const [, digits] = /^\.(\d)f$/.exec(format) ?? [];
  return digits === undefined ? undefined : value.value.toFixed(Number(digits));
}

/** `'…%s…' % given`: what is not known stays as it is written, and the text is then not exact. */
export function percent(template: Text, given: Value): Text {
  const positions = given.kind === 'list' ? given.items : [given];
  let next = 0;
  return replaced(template, /%(?:%|\((\w{1,64})\)([-+ #0-9.]*[a-zA-Z])|([-+ #0-9.]*[a-zA-Z]))/g, (whole, key, keyFormat, format) => {
    if (whole === '%%') return '%';
    if (key !== undefined) return shown(entryOf(given, key), keyFormat ?? '');
    next += 1;
    return shown(positions[next - 1], format ?? '');
  });
}

/** `'…{}…'.format(…)`, likewise. */
export function braces(template: Text, positions: readonly Value[], names: ReadonlyMap<string, Value>): Text {
  let next = 0;
  return replaced(template, /\{\{|\}\}|\{(\w{0,64})(?::([^{}]*))?\}|[{}]/g, (whole, key, format) => {
    if (whole.length === 2 && key === undefined) return whole.charAt(0);
    if (key === undefined) return undefined;
    if (key === '') next += 1;
    const value = key === '' ? positions[next - 1] : /^\d+$/.test(key) ? positions[Number(key)] : names.get(key);
    return shown(value, format ?? '');
  });
}

function entryOf(given: Value, wanted: string): Value | undefined {
  return given.kind === 'dict' ? given.entries.find(([key]) => key.kind === 'text' && key.text === wanted)?.[1] : undefined;
}

/** A text with its placeholders filled, as far as that is known. */
function replaced(
  template: Text,
  placeholder: RegExp,
  fill: (whole: string, ...groups: readonly (string | undefined)[]) => string | undefined,
): Text {
  let { exact } = template;
  let length = template.text.length;
  const text = template.text.replaceAll(placeholder, (whole: string, a?: string, b?: string, c?: string) => {
    const known = fill(whole, a, b, typeof c === 'string' ? c : undefined);
    length += known?.length ?? 0;
    if (known === undefined || length > MAX_TEXT) exact = false;
    return length > MAX_TEXT ? whole : (known ?? whole);
  });
  return { kind: 'text', text, exact };
}
