import { allows, readyRole } from '#main/spokes/accounts/rights';
import { figure } from '../support/figure';
import { counted } from './counts';
import type { Bench } from './report';

const CHECKS = counted(100_000, 1_000);
const SAMPLES = counted(15, 2);
/** As many roles as an account may have, and tags as one of them. */
const [ROLES, TAGS] = [32, 64];

/** Whether somebody may do something to an object: with the most roles that an account has, of which the last one reaches it. */
export const permission: Bench = {
  name: 'permission',
  run() {
    const tagsOf = (role: number): string[] => Array.from({ length: TAGS }, (_, tag) => `tag-${role}-${tag}`);
    const roles = Array.from({ length: ROLES }, (_, role) =>
      readyRole({ id: `role-${role}`, description: '', scopes: ['runs:write', 'runs:read'], tags: tagsOf(role) }),
    );
    const own = [[`tag-${ROLES - 1}-${TAGS - 1}`]];
    const samples = Array.from({ length: SAMPLES }, () => {
      const begun = performance.now();
      for (let check = 0; check < CHECKS; check += 1)
        if (!allows(roles, () => own, 'runs:write', { kind: 'script', id: 'x' })) throw new Error('it was refused');
      return ((performance.now() - begun) / CHECKS) * 1_000;
    });
    const ours = figure(samples);
    return Promise.resolve([
      {
        name: `a permission check with ${ROLES} roles of ${TAGS} tags each`,
        unit: 'µs',
        ours,
        aim: { text: '< 20 µs', met: ours.median < 20 },
      },
    ]);
  },
};
