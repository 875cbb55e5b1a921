import { describe, expect, it } from 'vitest';
import { whysOfIssues } from '../contract/issue-whys';
import { problemKeys, whyAt, type Why } from '../contract/problem-keys';
import { z } from '../contract/zod';
import { inEnglish } from './in-english';
import english from './locales/en.json';
import french from './locales/fr.json';
import { helpWords, problemWords } from './problem-words';

const [en, fr] = [english, french].map((texts) => new Map<string, string>(Object.entries(texts)));
const inFrench = (whys: readonly Why[]): string => problemWords(whys, (key) => fr?.get(key) ?? '');
/** What says the same in both: a text of the script alone, and what only puts sentences together. */
const alike = ['text', 'with-help', 'with-notes'];

describe('the sentences', () => {
  it('are those of all keys, and of no others', () => {
    const joining = ['with-place', 'with-next', 'with-help', 'with-notes'];
    for (const texts of [english, french]) expect(Object.keys(texts).toSorted()).toEqual([...problemKeys, ...joining].toSorted());
  });

  it('are not those of the other language', () => {
    expect([...(fr ?? [])].filter(([key, text]) => en?.get(key) === text).map(([key]) => key)).toEqual(alike);
  });

  it('are written as French is', () => {
    for (const text of fr?.values() ?? []) {
      // What stands in quotes as a script has it is no French.
      const own = text.replaceAll(/\[?\{"[^}]*\}\]?|\{\w+: …\}/g, '');
      expect(own).not.toMatch(/ [:;?!»]|« |\p{L}'\p{L}/u);
    }
  });
});

describe('why something is not understood', () => {
  it('is said of its place, and each thing after the other', () => {
    const whys: readonly Why[] = whyAt(['a.sh:3', 'port'], [{ key: 'bounds-crossed', at: ['limits'] }, { key: 'choice-twice' }]);
    expect(inEnglish(whys)).toBe('a.sh:3: port: limits: min is above max; a choice is there twice');
    expect(inFrench(whys)).toBe('a.sh:3\u00a0: port\u00a0: limits\u00a0: min dépasse max\u00a0; un choix figure deux fois');
  });

  it('takes nothing in a value for a place of its sentence', () => {
    const what = { key: 'json-comma', values: { closer: '{{text}}' } } as const;
    expect(inEnglish([{ key: 'json-at', values: { text: '{{what}} $1 $t(text)' }, what }])).toBe(
      'not JSON at “{{what}} $1 $t(text)”: a comma or {{text}}',
    );
  });

  it('is said of what zod found, in its own words only where we have none', () => {
    const found = (schema: z.ZodType, value: unknown): readonly Why[] => whysOfIssues(schema.safeParse(value).error?.issues ?? []);
    for (const [schema, value] of [
      [z.string().max(3), 'long'],
      [z.string().min(3), ''],
      [z.string().regex(/^a$/), 'b'],
      [z.string(), 3],
      [z.number(), 'x'],
      [z.number(), undefined],
      [z.number().int(), 1.5],
      [z.number().positive(), -1],
      [z.number().max(3), 4],
      [z.boolean(), 'x'],
      [z.array(z.string()), 'x'],
      [z.array(z.string()).max(1), ['a', 'b']],
      [z.array(z.string()).min(1), []],
      [z.strictObject({}), { a: 1 }],
      [z.strictObject({}), { a: 1, b: 2 }],
      [z.object({ a: z.string() }), 'x'],
      [z.enum(['a', 'b']), 'c'],
      [z.literal('a'), 'c'],
      [z.union([z.string(), z.number()]), true],
      [z.discriminatedUnion('by', [z.object({ by: z.literal('a') }), z.object({ by: z.literal('b') })]), { by: 'c' }],
      [z.iso.date(), 'x'],
    ] as const) {
      const whys = found(schema, value);
      // As zod says it: what programs read stays.
      expect(inEnglish(whys)).toBe(
        (schema.safeParse(value).error?.issues ?? [])
          .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
          .join('; '),
      );
      expect(whys.map(({ key }) => key)).not.toContain('zod-said');
      expect(whys).not.toEqual([]);
    }
    const own = found(
      z.string().refine(() => false, 'odd'),
      'x',
    );
    expect(inFrench(own)).toBe('la bibliothèque Zod dit\u00a0: odd');
  });
});

it('a help is said with what a reader adds to it', () => {
  const notes = {
    from: 4,
    whys: [
      { key: 'note-default', values: { value: 'x' } },
      { key: 'note-set', values: { sets: 'A' } },
    ],
  } as const;
  const say = (help: string, of: Parameters<typeof helpWords>[0]['notes']): string =>
    helpWords({ help, notes: of }, (key) => fr?.get(key) ?? '');
  expect(say('them (default: x; parameter set: A)', notes)).toBe('them (par défaut\u00a0: x\u00a0; jeu de paramètres\u00a0: A)');
  expect(say('(default: x)', { from: 0, whys: notes.whys.slice(0, 1) })).toBe('(par défaut\u00a0: x)');
  expect(say('them', undefined)).toBe('them');
});
