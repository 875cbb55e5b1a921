const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' };
/**
 * Control characters, line and paragraph separators, lone surrogates, what turns the direction of writing, and what takes no room: with
 * any of them a text is not what it looks like.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** A text from outside with all of these made visible, but for those in `keep`: what would move the cursor or hide something is named. */
export const visibleText = (value: string, keep = ''): string =>
  value.replace(UNSAFE, (char) => (keep.includes(char) ? char : (NAMED[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)));
