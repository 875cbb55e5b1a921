import { homedir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { workdirOf } from './workdir';

const here = path.resolve('/srv/tools');

it.each([
  ['/data/in', '/data/in'],
  ['/data//in/../out/', '/data/out'],
  ['~', homedir()],
  ['~/my work', path.join(homedir(), 'my work')],
  ['sub', '/srv/tools/sub'],
  ['../work', '/srv/work'],
  ['~other', '/srv/tools/~other'],
])('%j is %s', (declared, workdir) => expect(workdirOf(declared, here, false)).toEqual({ workdir: path.resolve(workdir) }));

it.each([undefined, '.', './', '/srv/tools', '/srv/other/../tools/'])('%j is its own folder', (declared) => {
  expect(workdirOf(declared, here, false)).toEqual({ workdir: null });
  expect(workdirOf(declared, here, true)).toEqual({ workdir: null });
});

it.each(['/a\0b', '\0', 'x/'.repeat(2_048)])('%j is no folder', (declared) => {
  expect(workdirOf(declared, here, false)).toMatchObject({ workdir: null, problem: { key: 'workdir-unfit', at: ['workdir'] } });
});

it('is refused of a script with the rights of root, which starts among what was approved', () => {
  expect(workdirOf('../work', here, true)).toEqual({
    workdir: null,
    problem: { key: 'workdir-elevated', at: ['workdir'], values: { path: path.resolve('/srv/work') } },
  });
});
