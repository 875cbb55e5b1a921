import { expect, it } from 'vitest';
import { startOfCopy } from './from-copy';

const script = { copy: '/home/runs/1/files/tool.sh', path: '/srv/tools/tool.sh' };

it('starts a copy among the copies, unless another folder than its own is declared', () => {
  expect(startOfCopy({ cwd: '/srv/tools', script })).toBe('/home/runs/1/files');
  expect(startOfCopy({ cwd: '/srv/work', script })).toBe('/srv/work');
});
