import { wholePattern } from '#shared/contract/whole-pattern';

const MAX_PATTERN = 512;
const letters = String.raw`\p{L}\p{Mn}\p{Nd}\p{Pc}`;

/**
 * A pattern of .NET as one that the whole value has to match, the way `ValidatePattern` tries it: anywhere in the value, and by
 * default in any case. Undefined where JavaScript has no such pattern, or it would be too long.
 */
export function translatePattern(net: string, anyCase: boolean): string | undefined {
  if (net.length > MAX_PATTERN) return undefined;
  const body = withSharedEscapes(net.replace(/^\(\?i\)/, ''));
  if (body === undefined) return undefined;
  const starts = !body.alternatives && body.text.startsWith('^');
  const ends = !body.alternatives && body.endAnchor;
  const core = body.text.slice(starts ? 1 : 0, ends ? -1 : undefined);
  const cased = (anyCase || net.startsWith('(?i)')) && /[A-Za-z]/.test(core.replace(/\\p\{\w+\}|\\./g, '')) ? `(?i:${core})` : core;
  const group = body.alternatives && cased === core ? `(?:${core})` : cased;
  const pattern = `${starts ? '' : String.raw`[\s\S]*`}${group}${ends ? '' : String.raw`[\s\S]*`}`;
  if (pattern.length > MAX_PATTERN) return undefined;
  try {
    wholePattern(pattern);
    return pattern;
  } catch {
    // What does not compile is not shared; the script tries its own pattern itself.
    return undefined;
  }
}

interface Shared {
  readonly text: string;
  /** Whether it has a `|` in no brackets. */
  readonly alternatives: boolean;
  readonly endAnchor: boolean;
}

/** The same pattern with the escapes that JavaScript's `u` flag knows. */
function withSharedEscapes(net: string): Shared | undefined {
  let text = '';
  let depth = 0;
  let inClass = false;
  let alternatives = false;
  let endAnchor = false;
  for (let at = 0; at < net.length; at += 1) {
    const char = net.charAt(at);
    endAnchor = false;
    if (char === '\\') {
      at += 1;
      const next = net.charAt(at);
      endAnchor = !inClass && (next === 'z' || next === 'Z');
      const property = /^[pP]\{\w{1,32}\}/.exec(net.slice(at, at + 40))?.[0];
      text += property === undefined ? escapeOf(next, inClass) : `\\${property}`;
      at += (property?.length ?? 1) - 1;
    } else if (inClass) {
      // .NET subtracts classes that way, which JavaScript does not.
      if (char === '[' && net.charAt(at - 1) === '-') return undefined;
      if (char === ']') inClass = false;
      text += char === '[' ? '\\[' : char;
    } else {
      if (char === '[') {
        inClass = true;
        const closesFirst = /^\^?\]/.exec(net.slice(at + 1, at + 3))?.[0];
        if (closesFirst !== undefined) {
          text += `[${closesFirst.replace(']', '\\]')}`;
          at += closesFirst.length;
          continue;
        }
      } else if (char === '(') depth += 1;
      else if (char === ')') depth -= 1;
      else if (char === '|' && depth === 0) alternatives = true;
      else if (char === '$') endAnchor = true;
      const literal = char === ']' || char === '}' || (char === '{' && !/^\{\d{1,9}(?:,\d{0,9})?\}/.test(net.slice(at, at + 24)));
      const closesCount = char === '}' && /\{\d{1,9}(?:,\d{0,9})?$/.test(text.slice(-24));
      text += literal && !closesCount ? `\\${char}` : char;
    }
  }
  return { text, alternatives, endAnchor };
}

function escapeOf(next: string, inClass: boolean): string {
  if (next === 'w') return inClass ? letters : `[${letters}]`;
  if (next === 'W' && !inClass) return `[^${letters}]`;
  if (!inClass && next === 'A') return '^';
  if (!inClass && (next === 'z' || next === 'Z')) return '$';
  if (/[A-Za-z0-9]/.test(next) || '^$\\.*+?()[]{}|/'.includes(next) || (inClass && next === '-')) return `\\${next}`;
  return next;
}
