import { describe, expect, it } from 'vitest';
import { safeLines, safeText, widthOf } from './safe-text';

describe('safeText', () => {
  it.each([
    ['plain é 日本 🚀', 'plain é 日本 🚀'],
    ['a\u001b[2Jb', 'a\\e[2Jb'],
    ['a\nb\rc\td', 'a\\nb\\rc\\td'],
    ['a\u0007\u009bb', 'a\\u{7}\\u{9b}b'],
    ['fdp\u202eexe.sh', 'fdp\\u{202e}exe.sh'],
    ['\u2028', '\\u{2028}'],
    ['ad\u200bmin \u200c\u200d\u2060\ufeff', 'ad\\u{200b}min \\u{200c}\\u{200d}\\u{2060}\\u{feff}'],
    ['co\u00adop \u{e0041}', 'co\\u{ad}op \\u{e0041}'],
  ])('shows %j as %j', (value, shown) => expect(safeText(value)).toBe(shown));

  it('keeps line breaks where they are wanted', () => expect(safeLines('a\r\nb\u001b')).toBe('a\nb\\e'));
});

describe('widthOf', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['🚀', 2],
  ])('of %s is %i', (text, width) => expect(widthOf(text)).toBe(width));
});
