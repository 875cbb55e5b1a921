import { expect, it } from 'vitest';
import { withWorkdir } from './workdir-wish';

const writable = { path: '/data', write: true };

it('lets a run see the folder that it starts in, to read', () => {
  expect(withWorkdir([writable], '/work')).toEqual([writable, { path: '/work', write: false }]);
  expect(withWorkdir([{ path: '/work/in', write: true }], '/work')).toHaveLength(2);
  expect(withWorkdir([{ path: '/wor', write: true }], '/work')).toHaveLength(2);
  expect(withWorkdir([writable], null)).toEqual([writable]);
});

it.each(['/data', '/data/in', '/data/in/deep'])('takes no right away that it has to %s by another', (workdir) => {
  for (const wish of [writable, { path: '/data/', write: true, param: 'target' }]) expect(withWorkdir([wish], workdir)).toEqual([wish]);
});
