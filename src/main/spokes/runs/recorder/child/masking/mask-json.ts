import type { Mask } from './mask';

/** Members of a line whose values are words or numbers of the protocol: others are refused, and then not kept either. */
const OWN_WORDS = new Set(['type', 'kind', 'state', 'percent', 'part', 'last']);

/**
 * A parsed line of results without secrets, whatever escapes the line wrote them in. Of the line itself, and of its columns and
 * series, the names of members are the protocol's and stay, as its words do; one that is unknown is not kept. The content of a file is
 * not text, and comes to its own stream. In a chart a number that is a secret is a gap.
 */
export function maskLine(line: unknown, mask: Mask): unknown {
  if (!isObject(line)) return maskAll(line, mask);
  const isFile = line['type'] === 'file';
  return mapped(line, (name, member) => {
    if (OWN_WORDS.has(name) || (isFile && name === 'base64')) return member;
    if (name === 'columns') return each(member, (column) => maskColumn(column, mask));
    if (name === 'series') return each(member, (series) => maskSeries(series, mask));
    return maskAll(member, mask);
  });
}

function maskColumn(column: unknown, mask: Mask): unknown {
  if (!isObject(column)) return maskAll(column, mask);
  return mapped(column, (name, member) => (name === 'type' ? member : maskAll(member, mask)));
}

function maskSeries(series: unknown, mask: Mask): unknown {
  if (!isObject(series)) return maskAll(series, mask);
  return mapped(series, (name, member) =>
    name === 'values'
      ? each(member, (value) => (typeof value === 'number' && isHidden(value, mask) ? null : maskAll(value, mask)))
      : maskAll(member, mask),
  );
}

/** All texts, numbers and names in a value, at any depth. */
function maskAll(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask.text(value);
  if (typeof value === 'number') return isHidden(value, mask) ? mask.text(String(value)) : value;
  if (Array.isArray(value)) return value.map((one) => maskAll(one, mask));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [mask.text(name), maskAll(member, mask)]));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isHidden = (value: number, mask: Mask): boolean => mask.text(String(value)) !== String(value);

const mapped = (value: Readonly<Record<string, unknown>>, change: (name: string, member: unknown) => unknown): unknown =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(name, member)]));

const each = (value: unknown, change: (one: unknown) => unknown): unknown => (Array.isArray(value) ? value.map(change) : change(value));
