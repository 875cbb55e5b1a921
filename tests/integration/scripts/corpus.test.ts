import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from '#shared/contract/zod';
import { type Script, SourceId } from '#shared/contract/scripts';
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
      /** As the script writes it; none is its own folder. */
      workdir: z.string().optional(),
      everySeconds: z.number().optional(),
    })
    .nullable(),
);

/** What is expected of a folder's files, and what is said of them besides. */
const lists = ['expected.json', 'said.json'];
// Attempts to get out of the sandbox are a corpus of their own, with a test of their own.
const folders = readdirSync(corpus).filter((name) => !name.startsWith('.') && name !== 'escape');
for (const folder of folders) {
  const expected = Expected.parse(JSON.parse(readFileSync(join(corpus, folder, 'expected.json'), 'utf8')));
  const files = readdirSync(join(corpus, folder)).filter((name) => !lists.includes(name) && !name.startsWith('.'));

  describe(`the corpus of ${folder}`, () => {
    it('says of each file what is expected', () => {
      expect(Object.keys(expected).sort()).toEqual(files.sort());
    });

    it.each(files)('%s is understood as it was meant', async (file) => {
      const want = expected[file] ?? null;
      const { name, description, tags, params, workdir, everySeconds } = await read(folder, file);
      if (want?.name !== undefined) expect(name).toBe(want.name);
      if (want?.description !== undefined) expect(description.slice(0, want.description.length)).toBe(want.description);
      if (want?.tags !== undefined) expect(tags).toEqual(want.tags);
      expect(params.map(({ name: one }) => one)).toEqual(want?.params?.map(({ name: one }) => one) ?? []);
      expect(params).toMatchObject(want?.params?.map(wanted) ?? []);
      const starts = want?.workdir === undefined ? null : resolve(corpus, folder, want.workdir.replace(/^~/, homedir()));
      expect([workdir, everySeconds]).toEqual([starts, want?.everySeconds ?? null]);
    });

    // Made anew with `-u`, and read by eye then.
    it('says of each file its format, what runs it, and why something was not understood', async () => {
      const said: Record<string, object> = {};
      for (const file of files.toSorted()) {
        const { format, interpreter, problems } = await read(folder, file);
        said[file] = {
          format,
          interpreter: interpreter.command,
          ...(problems.length > 0 && { problems: problems.map(({ code, line, detail }) => `${code} ${line ?? '-'} ${detail}`) }),
        };
      }
      await expect(`${JSON.stringify(said, null, 2)}\n`).toMatchFileSnapshot(join(corpus, folder, 'said.json'));
    });
  });
}

async function read(folder: string, file: string): Promise<Script> {
  const understood = await understand(
    { relative: file, real: join(corpus, folder, file), sidecar: null, named: true },
    {
      source: { id: SourceId.parse('corpus'), label: 'Corpus', folder: join(corpus, folder) },
      platform: 'linux',
    },
  );
  return understood?.script ?? expect.fail('no script');
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
