import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Settings } from '#shared/contract/settings';
import en from './locales/en.json';
import fr from './locales/fr.json';

const spokes = new URL('../../../main/spokes/', import.meta.url).pathname;

/** What begins the details of an entry where one is written: the literal itself, or the call that puts the entry together. */
const beginnings = /\b(?:detail|personal)(?::| =) \{|\b(?:note|entryOf)\((?=(?:\s*tx,)?\s*(?:'|action\b))/g;
/** What such a call takes that is no detail. */
const ofEntry = ['outcome', 'runId'];

/** The names in the object literals that begin at an offset, without those that they are nested in, or computed. */
function namesFrom(source: string, start: number): readonly string[] {
  const call = source[start - 1] === '(';
  let depth = 1;
  let own = '';
  for (let at = start; depth > 0 && at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if ('{(['.includes(sign)) depth += 1;
    if ('})]'.includes(sign)) depth -= 1;
    if (depth === 1 && !call) own += sign;
    if (call && depth === 2) own += sign === '{' ? '\n{' : sign;
  }
  // Of a call only what stands in braces is a detail; the rest of what is at their depth are arguments of other calls.
  const bodies = call ? own.split('\n').flatMap((part) => (part.startsWith('{') ? [part.slice(1)] : [])) : [own];
  return bodies.flatMap((body) => body.split(',').flatMap((part) => /^\s*(\w+)\s*(?::|[})\]]|$)/.exec(part)?.slice(1, 2) ?? []));
}

/** Every name of a detail that a spoke writes, and where. */
const written = globSync('**/*.ts', { cwd: spokes, exclude: (name) => name.endsWith('.test.ts') }).flatMap((file) => {
  const source = readFileSync(join(spokes, file), 'utf8').replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
  if (!/\baudit\b/.test(source)) return [];
  return [...source.matchAll(beginnings)].flatMap((found) =>
    namesFrom(source, found.index + found[0].length)
      .filter((name) => !ofEntry.includes(name))
      .map((name) => `${name} (${file})`),
  );
});

test('details are found where they are written', () => {
  for (const known of ['why (lock/index.ts)', 'client (identity/applications.ts)', 'roles (accounts/account-handlers.ts)']) {
    expect(written).toContain(known);
  }
});

test.each([
  ['English', en],
  ['French', fr],
])('every setting and every detail of an entry has a name in %s', (_language, { detail }) => {
  const wanted = [...Object.keys(Settings.shape).map((name) => `${name} (settings)`), ...new Set(written)];
  expect(wanted.filter((name) => !Object.hasOwn(detail, name.split(' ')[0] ?? ''))).toEqual([]);
});
