import { expect, it } from 'vitest';
import { createDrafts } from './drafts';

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
}

it('keeps what was typed by its job, until it is saved or given up', () => {
  const place = storage();
  const drafts = createDrafts(place);
  drafts.keep('new', { text: 'name: A', since: undefined });
  drafts.keep('1', { text: 'name: B', since: '2026-01-01T00:00:00.000Z' });
  const later = createDrafts(place);
  expect(later.of('new')).toEqual({ text: 'name: A', since: undefined });
  expect(later.of('1')).toEqual({ text: 'name: B', since: '2026-01-01T00:00:00.000Z' });
  later.keep('1', undefined);
  expect([later.of('1'), later.of('2')]).toEqual([undefined, undefined]);
});

it('has nothing where something else was kept', () => {
  const place = storage();
  for (const text of ['{', '7', '{"text":"x"}', '[1]']) {
    place.kept.set('axle.job.new', text);
    expect(createDrafts(place).of('new')).toBeUndefined();
  }
});
