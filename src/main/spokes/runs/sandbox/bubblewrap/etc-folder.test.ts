import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeEtc } from './etc-folder';

const account = { uid: 1_000, gid: 1_000, home: '/home/axle' };
let root: string;
let source: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'axle-etc-'));
  source = join(root, 'source');
  await mkdir(join(source, 'ssl/certs'), { recursive: true });
  await mkdir(join(source, 'ssl/private'));
  await mkdir(join(source, 'alternatives'));
  for (const name of ['passwd', 'shadow', 'npmrc', 'services', 'ssl/private/key.pem', 'ssl/certs/ca.pem'])
    await writeFile(join(source, name), name);
  await writeFile(join(source, 'hosts'), '127.0.0.1 localhost\n');
  await symlink('/usr/bin/vim', join(source, 'alternatives/editor'));
});
afterEach(() => rm(root, { recursive: true }));

it('has what programs need and nothing that is private', async () => {
  const etc = await makeEtc(root, account, source);
  expect((await readdir(etc, { recursive: true })).sort()).toEqual(
    [
      'alternatives',
      'alternatives/editor',
      'group',
      'hostname',
      'hosts',
      'mtab',
      'nsswitch.conf',
      'passwd',
      'resolv.conf',
      'services',
    ].concat(['ssl', 'ssl/certs', 'ssl/certs/ca.pem']),
  );
  expect(await readFile(join(etc, 'passwd'), 'utf8')).toContain('axle:x:1000:1000:axle:/home/axle:');
  expect(await readFile(join(etc, 'hosts'), 'utf8')).toBe('127.0.0.1 localhost\n127.0.1.1 axle\n');
});

it('can be read by another user, whatever the umask of the hub', async () => {
  const before = process.umask(0o077);
  const etc = await makeEtc(root, account, source).finally(() => process.umask(before));
  const modes = await Promise.all(
    ['', 'passwd', 'services', 'ssl', 'ssl/certs', 'alternatives'].map(async (name) => (await stat(join(etc, name))).mode & 0o005),
  );
  expect(modes).toEqual([5, 4, 4, 5, 5, 5]);
});

it('is made once, and anew when the machine has changed', async () => {
  const first = await makeEtc(root, account, source);
  expect(await Promise.all([makeEtc(root, account, source), makeEtc(root, account, source)])).toEqual([first, first]);
  await writeFile(join(source, 'services'), 'more services');
  expect(await makeEtc(root, account, source)).not.toBe(first);
});

it('has the SDKs for scripts, and nothing that an interpreter left beside them', async () => {
  const sdk = join(root, 'sdk');
  await mkdir(join(sdk, '__pycache__'), { recursive: true });
  await writeFile(join(sdk, '__pycache__', 'axle.cpython-311.pyc'), 'compiled');
  await writeFile(join(sdk, 'axle.py'), 'one', { mode: 0o600 });
  await chmod(join(sdk, 'axle.py'), 0o644);
  const first = await makeEtc(root, account, source, sdk);
  expect(await readdir(join(first, 'axle'))).toEqual(['axle.py']);
  await writeFile(join(sdk, 'axle.py'), 'another version');
  expect(await makeEtc(root, account, source, sdk)).not.toBe(first);
  expect(await makeEtc(root, account, source)).not.toBe(first);
});
