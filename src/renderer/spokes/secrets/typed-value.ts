/** A value as it was typed. A line break that was copied along with a single line is no part of it; a value of several lines, such as a key, stays as it is. */
export const withoutLastBreak = (value: string): string => value.replace(/^([^\n]*)\n$/, '$1');
