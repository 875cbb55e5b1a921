import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../tests/support/db-worker';
import { readRegular } from './read-regular';

const temp = tempFolder();
const at = (name: string): string => join(temp.path, name);

test('a file is read whole up to its bound, and through a link', async () => {
  writeFileSync(at('file'), 'x'.repeat(100));
  symlinkSync(at('file'), at('link'));
  expect(String(await readRegular(at('file'), 100))).toBe('x'.repeat(100));
  expect(String(await readRegular(at('link'), 5_000))).toBe('x'.repeat(100));
  expect(await readRegular(at('file'), 99)).toBe('too-large');
  writeFileSync(at('empty'), '');
  expect(await readRegular(at('empty'), 0)).toEqual(Buffer.alloc(0));
});

test.skipIf(process.platform !== 'linux')('of a file that does not say how long it is, it is read as far', async () => {
  expect(await readRegular('/proc/self/status', 4)).toBe('too-large');
  expect(String(await readRegular('/proc/self/status', 65_536))).toContain('VmRSS');
});

test.skipIf(process.platform === 'win32')(
  'a pipe that nobody writes to, a device and a folder are no files, and nothing waits for them',
  async () => {
    execFileSync('mkfifo', [at('pipe')]);
    mkdirSync(at('folder'));
    for (const path of [at('pipe'), at('folder'), '/dev/zero']) expect(await readRegular(path, 100)).toBe('not-file');
  },
);

test('one that is not there is told as the system does', async () => {
  await expect(readRegular(at('none'), 100)).rejects.toMatchObject({ code: 'ENOENT' });
});
