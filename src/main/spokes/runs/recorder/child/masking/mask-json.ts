import type { Mask } from './mask';

/**
 * A parsed line of results without secrets, whatever escapes the line wrote them in. A number or name that is one is hidden too;
 * the content of a file is not text, and comes to its own stream.
 */
export function maskJson(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask.text(value);
  if (typeof value === 'number') return mask.text(String(value)) === String(value) ? value : mask.text(String(value));
  if (Array.isArray(value)) return value.map((one) => maskJson(one, mask));
  if (typeof value !== 'object' || value === null) return value;
  const isFile = 'type' in value && value.type === 'file';
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      mask.text(name),
      (isFile && name === 'base64') || name === 'type' ? member : maskJson(member, mask),
    ]),
  );
}
