import { expect, it } from 'vitest';
import { canary } from '../../chaos/canary';
import { childOrphans } from '../../chaos/child-orphans';
import { describeWith } from '../../support/real-parts';

// What `npm run chaos` does at length, once in each way. The escape corpus has tests of its own.
describeWith(['linux', 'bubblewrap', 'perl'], 'in a few rounds', () => {
  it.each([
    { chaos: childOrphans, rounds: 4 },
    { chaos: canary, rounds: 1 },
  ])(
    'nothing that $chaos.name asks for is violated',
    async ({ chaos, rounds }) => {
      const { invariants } = await chaos.run(1, rounds);
      expect(invariants.filter(({ violations }) => violations.length > 0)).toEqual([]);
    },
    300_000,
  );
});
