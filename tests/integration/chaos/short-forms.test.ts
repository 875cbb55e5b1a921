import { expect, it } from 'vitest';
import { canary } from '../../chaos/canary';
import { childOrphans } from '../../chaos/child-orphans';
import { clockJump } from '../../chaos/clock-jump';
import { databaseLocked } from '../../chaos/database-locked';
import { diskFull } from '../../chaos/disk-full';
import { hubKill, IN_TIME } from '../../chaos/hub-kill';
import { rotateKill } from '../../chaos/rotate-kill';
import { slowConsumer } from '../../chaos/slow-consumer';
import type { Chaos, Invariant } from '../../chaos/invariants';
import { describeWith } from '../../support/real-parts';

// What `npm run chaos` does at length, once in each way. The escape corpus has tests of its own.
async function violatedBy(chaos: Chaos, seed: number, rounds: number): Promise<readonly Invariant[]> {
  const { invariants } = await chaos.run(seed, rounds);
  return invariants.filter(({ violations }) => violations.length > 0);
}

describeWith(['linux', 'bubblewrap', 'perl'], 'in a few rounds', () => {
  it.each([
    { chaos: childOrphans, seed: 1, rounds: 4 },
    { chaos: rotateKill, seed: 1, rounds: 4 },
    { chaos: canary, seed: 1, rounds: 1 },
    { chaos: clockJump, seed: 1, rounds: 3 },
    { chaos: slowConsumer, seed: 1, rounds: 1 },
    { chaos: databaseLocked, seed: 3, rounds: 5 },
  ])(
    'nothing that $chaos.name asks for is violated',
    async ({ chaos, seed, rounds }) => expect(await violatedBy(chaos, seed, rounds)).toEqual([]),
    300_000,
  );
});

describeWith(['linux', 'bubblewrap'], 'a hub that is killed in a few rounds', () => {
  it('violates nothing of what does not depend on how fast the machine is', async () => {
    const violated = await violatedBy(hubKill, 2, 6);
    expect(violated.filter(({ name }) => name !== IN_TIME)).toEqual([]);
  }, 300_000);
});

describeWith(['linux', 'bubblewrap', 'root', 'git'], 'on a disk of its own, in a few rounds', () => {
  it('nothing that disk-full asks for is violated', async () => expect(await violatedBy(diskFull, 2, 4)).toEqual([]), 300_000);
});
