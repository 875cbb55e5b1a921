import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function block(selector: string): Readonly<Record<string, string>> {
  const body = css.split(`${selector} {`)[1]?.split('}')[0] ?? '';
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}
const light = block(':root');
const dark = { ...light, ...block(":root[data-theme='dark']") };
const themes = {
  light,
  dark,
  'contrast light': { ...light, ...block(":root[data-contrast='more']") },
  'contrast dark': { ...dark, ...block(":root[data-contrast='more']"), ...block(":root[data-contrast='more'][data-theme='dark']") },
};

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

const grounds = ['bg', 'surface', 'sunken', 'hover'];
const pairs: readonly (readonly [string, string, number])[] = [
  ...grounds.flatMap((ground) => ['ink', 'dim', 'faint', 'accent'].map((text) => [text, ground, 4.5] as const)),
  ...['ink', 'dim', 'accent'].map((text) => [text, 'accent-soft', 4.5] as const),
  ...['ok', 'bad', 'run', 'wait', 'lost'].flatMap((tone) => [[tone, `${tone}-soft`, 4.5] as const, [tone, 'surface', 4.5] as const]),
  ['accent-ink', 'accent', 4.5],
  ['accent-ink', 'accent-hover', 4.5],
  ['surface', 'bad', 4.5],
  ['term-ink', 'term-bg', 4.5],
  ['term-dim', 'term-bg', 4.5],
  ['edge', 'surface', 3],
  ['accent', 'surface', 3],
];

test.each(Object.entries(themes))('%s: every text is readable on its ground', (_name, tokens) => {
  const poor = pairs.flatMap(([text, ground, least]) => {
    const ratio = contrast(tokens[text] ?? '#000000', tokens[ground] ?? '#000000');
    return ratio < least ? [`${text} on ${ground}: ${ratio.toFixed(2)} < ${least}`] : [];
  });
  expect(poor).toEqual([]);
});
