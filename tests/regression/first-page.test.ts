import { resolve } from 'node:path';
import { build, type Rolldown } from 'vite';
import { expect, onTestFinished, test, vi } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
/** What the build warns at (`chunkSizeWarningLimit`): in characters. */
const BUDGET = 400_000;

test('the first page is shown without the kit of forms, and without zod and the schemas, which it fetches when it connects', async () => {
  const chunks = await buildDashboard();
  const [entry] = [...chunks.values()].filter(({ isEntry }) => isEntry);
  const first = withImports(chunks, entry?.fileName ?? '');
  expect(first.length).toBeGreaterThan(1);
  expect(modulesOf(first).filter(isSchema)).toEqual([]);
  expect(modulesOf(first).filter(isKit)).toEqual([]);
  expect(modulesOf(first).filter(isText)).toEqual([]);
  expect(Math.max(...first.map(({ code }) => code.length))).toBeLessThan(BUDGET);

  const later = first.flatMap(({ dynamicImports }) => dynamicImports).flatMap((name) => chunks.get(name) ?? []);
  const contract = later.filter(({ name }) => name === 'contract');
  expect(modulesOf(contract).filter(isSchema)).not.toEqual([]);
  expect(modulesOf(contract).filter(isText)).toEqual([]);
});

async function buildDashboard(): Promise<ReadonlyMap<string, Rolldown.OutputChunk>> {
  // Or the libraries are built as for tests.
  vi.stubEnv('NODE_ENV', 'production');
  onTestFinished(() => void vi.unstubAllEnvs());
  const built = await build({ configFile: resolve(root, 'vite.renderer.config.ts'), logLevel: 'error', build: { write: false } });
  if (!('output' in built)) throw new Error('not one output');
  return new Map(built.output.filter((file) => file.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
}

/** A chunk and all that has to be there before it runs. */
function withImports(chunks: ReadonlyMap<string, Rolldown.OutputChunk>, name: string): readonly Rolldown.OutputChunk[] {
  const names = new Set([name]);
  // A set is gone through with what is added on the way.
  for (const next of names) for (const needed of chunks.get(next)?.imports ?? []) names.add(needed);
  return [...names].flatMap((each) => chunks.get(each) ?? []);
}

const modulesOf = (chunks: readonly Rolldown.OutputChunk[]): readonly string[] => chunks.flatMap(({ moduleIds }) => moduleIds);
const isSchema = (id: string): boolean => /\/node_modules\/zod\/|\/shared\/contract\/(zod|kernel|error-catalog|index)[.]ts$/.test(id);
const isText = (id: string): boolean => /\/locales\/\w+[.]json$/.test(id);
const isKit = (id: string): boolean => /\/node_modules\/@(mantine|floating-ui)\//.test(id);
