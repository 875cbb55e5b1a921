import { beforeEach, expect, it } from 'vitest';
import { watchNetwork, type NetworkWatch } from './network-watch';

let online = true;
let back = 0;
/** How often it was told of one that had been gone. */
let again = 0;
/** The looks that go on, as the timer would call them. */
let looks: (() => void)[] = [];
let watch: NetworkWatch;
const tick = (): void => {
  for (const look of looks) look();
};

beforeEach(() => {
  [online, back, again, looks] = [true, 0, 0, []];
  watch = watchNetwork({
    isOnline: () => online,
    every(_ms, look) {
      looks.push(look);
      return () => void (looks = looks.filter((one) => one !== look));
    },
    onBack(wasGone) {
      back += 1;
      if (wasGone) again += 1;
    },
  });
});

it('does nothing while there is a network, whatever does not get through', () => {
  watch.unreached();
  expect([looks.length, back]).toEqual([0, 0]);
});

it('looks for one that is gone once something wanted it, tells once that it is back, and looks no more', () => {
  online = false;
  watch.unreached();
  watch.unreached();
  expect(looks).toHaveLength(1);
  tick();
  expect(back).toBe(0);
  online = true;
  tick();
  tick();
  expect([looks.length, back]).toEqual([0, 1]);
  online = false;
  watch.unreached();
  online = true;
  tick();
  expect([looks.length, back]).toEqual([0, 2]);
});

it('after a sleep looks for a while, and longer where there is none and something waits for it', () => {
  watch.resumed();
  for (let time = 0; time < 9; time += 1) tick();
  expect([looks.length, back, again]).toEqual([0, 3, 0]);
  online = false;
  watch.resumed();
  for (let time = 0; time < 9; time += 1) tick();
  expect([looks.length, back]).toEqual([0, 3]);
  watch.resumed();
  watch.unreached();
  for (let time = 0; time < 9; time += 1) tick();
  expect([looks.length, back]).toEqual([1, 3]);
  online = true;
  tick();
  expect([looks.length, back, again]).toEqual([0, 4, 1]);
});

it('is stopped', () => {
  watch.resumed();
  watch.stop();
  expect(looks).toEqual([]);
});
