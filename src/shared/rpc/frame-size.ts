import { MAX_FRAME } from './protocol';

/** Deeper than this nothing is weighed: what came over a port may be nested without end, or contain itself. */
const DEEPEST = 32;

/**
 * An upper bound of a value's size as JSON, in bytes, that needs no serialising. Over `MAX_FRAME` it only says so.
 * A character takes six bytes at most (an escaped control character).
 */
export function weigh(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length * 6 + 3;
  if (typeof value !== 'object' || value === null) return 32;
  if (depth > DEEPEST) return MAX_FRAME + 1;
  // A date has no keys and is text in JSON.
  let weight = 32;
  if (Array.isArray(value)) {
    for (const item of value) {
      weight += 1 + weigh(item, depth + 1);
      if (weight > MAX_FRAME) break;
    }
    return weight;
  }
  // `for in` makes no array; what it finds on a prototype only raises the bound.
  for (const key in value) {
    weight += key.length * 6 + 4 + weigh((value as Readonly<Record<string, unknown>>)[key], depth + 1);
    if (weight > MAX_FRAME) break;
  }
  return weight;
}

/** Whether a value stays within one frame; serialises it only when its bound is over. */
export function fits(value: unknown): boolean {
  if (weigh(value) <= MAX_FRAME) return true;
  try {
    return new TextEncoder().encode(JSON.stringify(value)).length <= MAX_FRAME;
  } catch (error) {
    // Cyclic, nested too deep, or a bigint: nothing that JSON can carry.
    if (error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}
