/** Whether PowerShell takes it for a single quote; typographic ones count. */
export const isSingleQuote = (code: number): boolean => code === 0x27 || (code >= 0x2018 && code <= 0x201b);

/** Whether PowerShell takes it for a double quote; typographic ones count. */
export const isDoubleQuote = (code: number): boolean => code === 0x22 || (code >= 0x201c && code <= 0x201e);

/** Whether PowerShell takes it for a dash; an en dash is one. */
export const isDash = (code: number): boolean => code === 0x2d || (code >= 0x2013 && code <= 0x2015);

/** White space within a line. */
export function isBlank(code: number): boolean {
  if (code < 0x80) return code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c;
  return code === 0x85 || code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || code === 0x202f || code === 0x3000 || code === 0xfeff;
}

/** Whether it is a decimal digit. */
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Whether a variable's name may have it without braces. Everything beyond ASCII that means nothing else is taken for a letter. */
export function isNameChar(code: number): boolean {
  // What is behind the end of a text is NaN, and no character.
  if (!(code >= 0x80)) return isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
  return !isSingleQuote(code) && !isDoubleQuote(code) && !isDash(code) && !isBlank(code);
}
