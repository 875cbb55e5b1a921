import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from '#shared/contract/zod';
import { SourceId } from '#shared/contract/scripts';
import { understand } from '#main/spokes/scripts/reading/understand';

const corpus = join(process.cwd(), 'tests', 'corpus');

const ExpectedParam = z.strictObject({
  name: z.string(),
  label: z.string().optional(),
  kind: z.string(),
  required: z.boolean(),
  default: z.unknown().optional(),
  choices: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])).optional(),
  min: z.union([z.number(), z.string()]).optional(),
  max: z.union([z.number(), z.string()]).optional(),
  pass: z.record(z.string(), z.unknown()).optional(),
  when: z.unknown().optional(),
});
type ExpectedParam = z.infer<typeof ExpectedParam>;

/** What a file of the corpus says of itself, as the program that it was written for would read it; null is nothing. */
const Expected = z.record(
  z.string(),
  z
    .strictObject({
      name: z.string().optional(),
      /** The beginning of it. */
      description: z.string().optional(),
      tags: z.array(z.string()).optional(),
      params: z.array(ExpectedParam).optional(),
    })
    .nullable(),
);

// Attempts to get out of the sandbox are a corpus of their own, with a test of their own.
const folders = readdirSync(corpus).filter((name) => !name.startsWith('.') && name !== 'escape');
for (const folder of folders) {
  const expected = Expected.parse(JSON.parse(readFileSync(join(corpus, folder, 'expected.json'), 'utf8')));
  const files = readdirSync(join(corpus, folder)).filter((name) => name !== 'expected.json' && !name.startsWith('.'));

  describe(`the corpus of ${folder}`, () => {
    it('says of each file what is expected', () => {
      expect(Object.keys(expected).sort()).toEqual(files.sort());
    });

    it.each(files)('%s is understood as it was meant', async (file) => {
      const want = expected[file] ?? null;
      const read = await understand(
        { relative: file, real: join(corpus, folder, file), sidecar: null, named: true },
        {
          source: { id: SourceId.parse('corpus'), label: 'Corpus', folder: join(corpus, folder) },
          platform: 'linux',
        },
      );
      if (read === null) throw new Error('no script');
      const { name, description, tags, params } = read.script;
      if (want?.name !== undefined) expect(name).toBe(want.name);
      if (want?.description !== undefined) expect(description.slice(0, want.description.length)).toBe(want.description);
      if (want?.tags !== undefined) expect(tags).toEqual(want.tags);
      expect(params.map(({ name: one }) => one)).toEqual(want?.params?.map(({ name: one }) => one) ?? []);
      expect(params).toMatchObject(want?.params?.map(wanted) ?? []);
    });
  });
}

/** As a parameter holds it: several defaults are one a line, a choice has a value. */
function wanted(param: ExpectedParam): object {
  const { default: value, choices } = param;
  return {
    ...param,
    ...(value !== undefined && { default: Array.isArray(value) ? value.join('\n') : value }),
    ...(choices !== undefined && { choices: choices.map((choice) => (typeof choice === 'object' ? choice : { value: choice })) }),
  };
}
