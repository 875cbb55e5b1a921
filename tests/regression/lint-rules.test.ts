import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { guardLeaks } from '../support/leaks';

const leaks = guardLeaks();
const root = resolve(import.meta.dirname, '../..');

const planted = `async function later(): Promise<void> {}
export function floats(kind: 'a' | 'b'): number {
  later();
  switch (kind) {
    case 'a':
      return 1;
  }
  throw 'text';
}
export const anything: any = 1;
export default later;
${'// one line more\n'.repeat(400)}`;

test('the rules that the house stands on fire on a planted file', async () => {
  const folder = leaks.folder();
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  copyFileSync(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'planted.ts'), planted);
  const output = await lint(folder);
  for (const rule of [
    'no-floating-promises',
    'only-throw-error',
    'switch-exhaustiveness-check',
    'max-lines',
    'no-explicit-any',
    'no-default-export',
  ]) {
    expect(output).toContain(rule);
  }
});

function lint(cwd: string): Promise<string> {
  const program = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  return new Promise((resolveOutput, reject) => {
    execFile(process.execPath, [program, '--type-aware', 'src'], { cwd }, (error, stdout, stderr) => {
      if (error === null) reject(new Error(`nothing found: ${stdout}${stderr}`));
      else resolveOutput(stdout);
    });
  });
}
