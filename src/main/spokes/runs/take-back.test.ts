import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeBack } from './take-back';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-take-back-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('what is gone already is as wished, and the rest is taken away', async () => {
  mkdirSync(at('run'));
  mkdirSync(at('group'));
  await takeBack({ cleanup: [at('gone'), at('run')], cgroups: [at('gone-group'), at('group')] });
  expect([at('run'), at('group')].filter((path) => existsSync(path))).toEqual([]);
});

it('what is still in use is told of', async () => {
  mkdirSync(at('group'));
  writeFileSync(join(at('group'), 'busy'), '');
  await expect(takeBack({ cleanup: [], cgroups: [at('group')] })).rejects.toMatchObject({ code: 'ENOTEMPTY' });
});
