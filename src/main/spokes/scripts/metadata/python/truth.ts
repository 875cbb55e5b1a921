import { itemsOf, type Value } from './values';

/** Whether Python takes a value for true; null where that is known only when it runs. */
export function isTrue(value: Value): boolean | null {
  if (value.kind === 'list') return value.items.length > 0;
  if (value.kind === 'dict') return value.entries.length > 0;
  const plain = scalar(value);
  return plain === undefined ? null : Boolean(plain);
}

/** What one comparison of two values gives; null where that is known only when it runs, or where it is another operator. */
export function compare(operator: string, a: Value, b: Value): boolean | null {
  switch (operator) {
    case '==':
    case 'is':
      return isSame(a, b);
    case '!=':
    case 'is not':
      return turned(isSame(a, b));
    case 'in':
      return isAmong(a, b);
    case 'not in':
      return turned(isAmong(a, b));
    default:
      return null;
  }
}

const turned = (answer: boolean | null): boolean | null => (answer === null ? null : !answer);

function isSame(a: Value, b: Value): boolean | null {
  const [left, right] = [scalar(a), scalar(b)];
  if (left !== undefined && right !== undefined) return left === right;
  // What has items is never one plain value.
  const several = [a, b].filter(({ kind }) => kind === 'list' || kind === 'dict').length;
  return several === 1 && (left !== undefined || right !== undefined) ? false : null;
}

function isAmong(a: Value, b: Value): boolean | null {
  const wanted = scalar(a);
  if (wanted === undefined) return null;
  if (b.kind === 'text') return typeof wanted === 'string' && b.exact ? b.text.includes(wanted) : null;
  const items = b.kind === 'range' ? undefined : itemsOf(b)?.map(scalar);
  if (items === undefined) return null;
  return items.includes(wanted) ? true : items.includes(undefined) ? null : false;
}

/** Undefined for what is not one plain value. */
function scalar(value: Value): string | number | boolean | null | undefined {
  if (value.kind === 'text') return value.exact ? value.text : undefined;
  if (value.kind === 'number' || value.kind === 'boolean') return value.value;
  return value.kind === 'none' ? null : undefined;
}
