import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const file = fileURLToPath(new URL('priority.ts', import.meta.url));
const program = `import { letOthersFirst } from ${JSON.stringify(file)}; import { getPriority } from 'node:os'; letOthersFirst(5); console.log(getPriority());`;

it.runIf(process.platform === 'linux').each([
  { started: '0', comes: 5 },
  { started: '12', comes: 12 },
])('a thread of a program that was started with $started comes $comes later', ({ started, comes }) => {
  const args = ['-n', started, process.execPath, '--input-type=module', '-e', program];
  expect(Number(execFileSync('nice', args, { encoding: 'utf8' }))).toBe(comes);
});
