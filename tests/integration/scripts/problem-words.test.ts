import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SourceId, type Problem } from '#shared/contract/scripts';
import { inEnglish } from '#shared/problems/in-english';
import { problemWords } from '#shared/problems/problem-words';
import { understand } from '#main/spokes/scripts/reading/understand';
import french from '../../../src/shared/problems/locales/fr.json';

const corpus = join(process.cwd(), 'tests', 'corpus');
const texts = new Map<string, string>(Object.entries(french));

async function problemsOf(folder: string): Promise<readonly Problem[]> {
  const source = { id: SourceId.parse('corpus'), label: 'Corpus', folder };
  const found: Problem[] = [];
  for (const relative of readdirSync(folder)) {
    const candidate = { relative, real: join(folder, relative), sidecar: null, named: true };
    found.push(...((await understand(candidate, { source, platform: 'linux' }))?.script.problems ?? []));
  }
  return found;
}

it('whatever is not understood in the corpus is said in French too, and in English as it was', async () => {
  const folders = readdirSync(corpus).filter((name) => !name.startsWith('.') && name !== 'escape');
  const problems = (await Promise.all(folders.map((name) => problemsOf(join(corpus, name))))).flat();
  expect(problems.length).toBeGreaterThan(20);
  for (const { detail, why = [] } of problems) {
    expect(inEnglish(why)).toBe(detail);
    // The name of a key that is not known says the same in each language.
    const own = why.every(({ key, at = [] }) => key === 'text' && at.length === 0);
    if (!own) expect(problemWords(why, (key) => texts.get(key) ?? '')).not.toBe(detail);
  }
});
