import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installedIn } from './installed';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axle-installed-'));
  await mkdir(join(folder, 'node_modules'));
});
afterEach(() => rm(folder, { recursive: true }));

it('is what the installer reports, by name', async () => {
  const archive = { download_info: { archive_info: { hashes: { sha256: '00' } } } };
  // As pip wrote it before 23.1, which Debian 12 has.
  const older = { download_info: { archive_info: { hash: 'sha256=11' } } };
  const install = [
    { metadata: { name: 'rich', version: '13' } },
    { metadata: { name: 'attrs', version: '1' }, ...archive },
    { metadata: { name: 'idna', version: '3' }, ...older },
  ];
  await writeFile(join(folder, 'installed.json'), JSON.stringify({ install }));
  expect(await installedIn('python', folder)).toEqual([
    { name: 'attrs', version: '1', hash: 'sha256:00' },
    { name: 'idna', version: '3', hash: 'sha256:11' },
    { name: 'rich', version: '13', hash: null },
  ]);
  const packages = { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-xx' } };
  await writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
  expect(await installedIn('node', folder)).toEqual([{ name: 'a', version: '1.0.0', hash: 'sha512:xx' }]);
});

it.each(['{nope', '[]', 'null', '{"install":[{"metadata":{"name":1}}]}', ''])(
  'is nothing where what was installed left %j in its place',
  async (text) => {
    await writeFile(join(folder, 'installed.json'), text);
    await writeFile(join(folder, 'node_modules/.package-lock.json'), text);
    expect([await installedIn('python', folder), await installedIn('node', folder)]).toEqual([[], []]);
  },
);

it('follows no link', async () => {
  await writeFile(join(folder, 'other'), '{"install":[{"metadata":{"name":"a","version":"1"}}]}');
  await symlink(join(folder, 'other'), join(folder, 'installed.json'));
  expect(await installedIn('python', folder)).toEqual([]);
});
