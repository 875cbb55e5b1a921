import { expect, it } from 'vitest';
import type { Processes } from '#main/platform/process-id-port';
import { createGroupNames } from './group-names';

const living = new Map([
  [7, '100'],
  [8, '200'],
]);
const seenBy = (pid: number, bootId = 'boot'): Processes => {
  const identify = (one: number) => ({ pid: one, startTime: living.get(one) ?? '', bootId });
  return { self: identify(pid), identify, alive: (id) => id.bootId === bootId && living.get(id.pid) === id.startTime };
};
const ours = createGroupNames('/home', seenBy(7), 'pid:[1]');

it('tells the groups of its folder from those of others, and two groups apart', () => {
  const [one, two] = [ours.next(), ours.next()];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^axle-[0-9a-f]{8}-7\.100\.[0-9a-f]{8}-[0-9a-f-]{36}$/);
  expect([ours.isOurs(one), ours.isAbandoned(one)]).toEqual([true, false]);
  // One that a hub of before made, whatever it was called.
  expect(ours.isOurs(`${one.slice(0, 14)}0190b2c1-aaaa`)).toBe(true);
  expect(createGroupNames('/other', seenBy(8), 'pid:[1]').isOurs(one)).toBe(false);
});

it('calls a group of another folder abandoned only when its hub is proved dead', () => {
  const living = createGroupNames('/other', seenBy(8), 'pid:[1]').next();
  expect(ours.isAbandoned(living)).toBe(false);
  expect(ours.isAbandoned(living.replace('-8.200.', '-9.200.'))).toBe(true);
  // The number is somebody else's by now.
  expect(ours.isAbandoned(living.replace('-8.200.', '-8.199.'))).toBe(true);
});

it('proves nothing of a hub on another system, in another container, or of one that it does not know', () => {
  const dead = (bootId: string, space: string): string =>
    createGroupNames('/other', seenBy(8, bootId), space).next().replace('-8.200.', '-9.200.');
  expect(ours.isAbandoned(dead('boot', 'pid:[1]'))).toBe(true);
  expect(ours.isAbandoned(dead('boot', 'pid:[2]'))).toBe(false);
  expect(ours.isAbandoned(dead('another boot', 'pid:[1]'))).toBe(false);
  for (const name of ['axle-0a5d3de3-84905d90-2599-4bbc-aea2-f9f5ab01d883', 'axle-trial-9', 'docker']) {
    expect(ours.isAbandoned(name)).toBe(false);
  }
});
