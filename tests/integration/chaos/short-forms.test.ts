import { expect, it } from 'vitest';
import { canary } from '../../chaos/canary';
import { childOrphans } from '../../chaos/child-orphans';
import { clockJump } from '../../chaos/clock-jump';
import { databaseLocked } from '../../chaos/database-locked';
import { diskFull } from '../../chaos/disk-full';
import { hubKill, IN_TIME, REACHED } from '../../chaos/hub-kill';
import { CUT_OFF, rotateKill, rotateKillKeychain } from '../../chaos/rotate-kill';
import { slowConsumer } from '../../chaos/slow-consumer';
import type { Chaos } from '../../chaos/invariants';
import { describeWith } from '../../support/real-parts';

// What `npm run chaos` does at length, once in each way. The escape corpus has tests of its own.
async function expectAllHeld(chaos: Chaos, seed: number, rounds: number, but: readonly string[] = []): Promise<void> {
  const { invariants } = await chaos.run(seed, rounds);
  const judged = invariants.filter(({ name }) => !but.includes(name));
  const violated = judged.flatMap(({ name, violations }) => violations.map((what) => `${name}: ${what}`));
  // As the message too: a report of what failed has that alone.
  expect(violated, violated.join('\n')).toEqual([]);
}

describeWith(['linux', 'bubblewrap', 'perl'], 'in a few rounds', () => {
  it.each([
    { chaos: childOrphans, seed: 1, rounds: 4 },
    { chaos: rotateKill, seed: 1, rounds: 3 },
    { chaos: canary, seed: 1, rounds: 1 },
    { chaos: clockJump, seed: 1, rounds: 3 },
    { chaos: slowConsumer, seed: 1, rounds: 1 },
    { chaos: databaseLocked, seed: 3, rounds: 5 },
  ])('nothing that $chaos.name asks for is violated', ({ chaos, seed, rounds }) => expectAllHeld(chaos, seed, rounds), 300_000);
});

describeWith(['linux', 'bubblewrap'], 'a hub that is killed in a few rounds', () => {
  it(
    'violates nothing of what does not depend on how fast the machine is',
    () => expectAllHeld(hubKill, 2, 6, [IN_TIME, REACHED]),
    300_000,
  );
});

describeWith(['linux', 'dbus', 'keyring'], 'a rotation that is killed in a few rounds', () => {
  it('leaves a keychain with one entry, and everything readable', () => expectAllHeld(rotateKillKeychain, 1, 2, [CUT_OFF]), 300_000);
});

describeWith(['linux', 'bubblewrap', 'root', 'git'], 'on a disk of its own, in a few rounds', () => {
  it('nothing that disk-full asks for is violated', () => expectAllHeld(diskFull, 2, 4), 300_000);
});
