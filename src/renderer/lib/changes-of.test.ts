import { expect, test } from 'vitest';
import { changesOf } from './changes-of';

async function* items(told: string[]): AsyncGenerator<{ readonly storage: string | undefined; readonly at: number }> {
  try {
    for (const [at, storage] of ['ok', 'ok', 'busy', 'busy', undefined, undefined, 'ok'].entries()) yield { at, storage };
  } finally {
    told.push('ended');
  }
}

test('only what changed comes through', async () => {
  const seen: unknown[] = [];
  for await (const storage of changesOf(items([]), (item) => item.storage)) seen.push(storage);
  expect(seen).toEqual(['ok', 'busy', undefined, 'ok']);
});

test('who stops reading ends what is read', async () => {
  const told: string[] = [];
  for await (const storage of changesOf(items(told), (item) => item.storage)) if (storage === 'busy') break;
  expect(told).toEqual(['ended']);
});
