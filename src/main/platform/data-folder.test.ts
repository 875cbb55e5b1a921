import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { tempFolder } from '../../../tests/support/db-worker';
import { dataFolderPath, openDataFolder, prepareDataFolder, prepareRuntimeFolder, runtimeFolderPath } from './data-folder';
import { mountOf, onNetworkShare, parseMounts } from './network-share';

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

async function reasonOf(work: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return HubError.is(error, 'DATA_FOLDER_REFUSED') ? error.data.reason : undefined;
}

test('the place is AXLE_HOME, else the system’s own', () => {
  expect(dataFolderPath({ AXLE_HOME: '/data/axle' })).toBe('/data/axle');
  expect(dataFolderPath({}, 'linux', '/home/a')).toBe('/home/a/.local/share/axle');
  expect(dataFolderPath({ XDG_DATA_HOME: '/x' }, 'linux', '/home/a')).toBe('/x/axle');
  expect(dataFolderPath({ XDG_DATA_HOME: 'relative' }, 'linux', '/home/a')).toBe('/home/a/.local/share/axle');
  expect(dataFolderPath({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Application Support/Axle');
});

test('both folders are made for their owner alone', async () => {
  const { home, runtime } = await openDataFolder({ AXLE_HOME: join(folder.path, 'deep/home'), XDG_RUNTIME_DIR: folder.path });
  expect(statSync(home).mode & 0o777).toBe(0o700);
  expect(statSync(runtime).mode & 0o777).toBe(0o700);
  expect(join(runtimeFolderPath(home, {}), 'recorder.sock').length).toBeLessThan(104);
});

test('a folder that others can read is tightened', async () => {
  chmodSync(folder.path, 0o755);
  await prepareDataFolder(folder.path);
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
});

test('a file in its place is refused', async () => {
  writeFileSync(join(folder.path, 'file'), '');
  expect(await reasonOf(prepareDataFolder(join(folder.path, 'file')))).toBe('not-folder');
  expect(await reasonOf(prepareDataFolder(join(folder.path, 'file', 'below')))).toBe('not-folder');
  expect(await reasonOf(prepareRuntimeFolder(join(folder.path, 'file')))).toBe('not-folder');
});

test('somebody else’s folder is refused', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('giving a folder away needs root');
  const theirs = join(folder.path, 'theirs');
  mkdirSync(theirs);
  chownSync(theirs, 12_345, 12_345);
  expect(await reasonOf(prepareDataFolder(theirs))).toBe('not-owner');
  expect(await reasonOf(prepareRuntimeFolder(theirs))).toBe('not-owner');
});

test('a link in the place of the runtime folder is not followed', async () => {
  mkdirSync(join(folder.path, 'real'));
  symlinkSync(join(folder.path, 'real'), join(folder.path, 'link'));
  expect(await reasonOf(prepareRuntimeFolder(join(folder.path, 'link')))).toBe('not-folder');
});

const table = [
  '22 1 0:21 / / rw,relatime shared:1 - ext4 /dev/vda1 rw',
  '40 22 0:40 / /home rw shared:2 - nfs4 server:/home rw',
  '41 40 0:41 / /home/local rw - xfs /dev/vdb rw',
  String.raw`42 22 0:42 / /mnt/my\040share rw master:3 - fuse.sshfs me@there:/ rw`,
  '43 22 0:43 / /workspaces rw - 9p host rw',
  '44 22 0:44 / /over rw - ext4 /dev/vdc rw',
  '45 44 0:45 / /over rw - cifs //server/share rw',
].join('\n');

test.each([
  ['/var/lib', 'ext4'],
  ['/home/anna', 'nfs4'],
  ['/home/local/anna', 'xfs'],
  ['/homeless', 'ext4'],
  ['/mnt/my share/data', 'fuse.sshfs'],
  ['/over/axle', 'cifs'],
])('%s lies on %s', (path, type) => {
  expect(mountOf(path, parseMounts(table))?.type).toBe(type);
});

test('a network share is refused, a host’s folder in a container is not', async () => {
  const mountinfo = join(folder.path, 'mountinfo');
  writeFileSync(mountinfo, table);
  expect(await onNetworkShare('/home/anna', { mountTable: mountinfo })).toBe(true);
  expect(await onNetworkShare('/over/axle', { mountTable: mountinfo })).toBe(true);
  expect(await onNetworkShare('/workspaces/axle', { mountTable: mountinfo })).toBe(false);
  const home = join(folder.path, 'home');
  writeFileSync(mountinfo, `22 1 0:21 / ${folder.path} rw - nfs server:/ rw`);
  expect(await reasonOf(prepareDataFolder(home, mountinfo))).toBe('network-share');
});

test('without a mount table the file system’s number decides', async () => {
  expect(await onNetworkShare(folder.path, { mountTable: join(folder.path, 'absent') })).toBe(false);
});
