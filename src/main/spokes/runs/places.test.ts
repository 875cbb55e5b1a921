import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Scope } from '#main/hub/scope';
import { createPlaces } from './places';

let home: string;
let scope: Scope;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'axle-places-'));
  scope = new Scope((error) => expect.fail(String(error)));
  vi.useFakeTimers();
});
afterEach(async () => {
  vi.useRealTimers();
  await scope.close();
  rmSync(home, { recursive: true });
});
const made = (): string[] => readdirSync(join(home, 'runs'));

it('makes a place ahead again after each that was taken, however quickly they follow each other', async () => {
  const places = createPlaces(home, scope);
  const taken = new Set<string>([places.take()]);
  await vi.advanceTimersByTimeAsync(150);
  taken.add(places.take());
  await vi.advanceTimersByTimeAsync(100);
  expect(made()).toHaveLength(3);
  expect(made()).toContain(places.take());
  expect(taken.size).toBe(2);
});

it('leaves nothing that nobody took', async () => {
  const places = createPlaces(home, scope);
  const taken = places.take();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(made()).toHaveLength(2);
  await scope.close();
  expect(made()).toEqual([taken]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(made()).toEqual([taken]);
});
