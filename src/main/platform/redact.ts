/** Words of a key whose value never goes to the log: `apiToken`, `client_secret` and `set-cookie` too. */
const SECRET =
  /pass(word|phrase|wd)?$|password|secret|token|ticket|authorization|cookie|credential|api[-_]?key|private[-_]?key|^params$|^env$|^(spawn)?args$|salt/i;
const HIDDEN = '[redacted]';
const DEPTH = 8;
const ITEMS = 200;
const TEXT = 16_384;

/** A copy for the log: secrets hidden by the name of their key however deep, errors with cause and stack, bounded in size. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length > TEXT ? `${value.slice(0, TEXT)}…` : value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH) return '[deeper]';
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return redact(Object.fromEntries(value), depth);
  if (Array.isArray(value) || value instanceof Set) return [...value].slice(0, ITEMS).map((item) => redact(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).slice(0, ITEMS))
    copy[key] = SECRET.test(key) && item != null ? HIDDEN : redact(item, depth + 1);
  return copy;
}

/** Everything of an error that helps, its own fields redacted like any other data. */
function describeError(error: Error, depth: number): object {
  const { name, message, stack, cause, ...own } = error;
  const fields = redact({ ...own, ...('data' in error ? { data: error.data } : {}) }, depth + 1);
  return {
    ...(typeof fields === 'object' ? fields : {}),
    type: name,
    message: redact(message),
    stack: redact(stack),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}
