import { expect, test } from 'vitest';
import { onNetworkShare } from './network-share';

/** What `mount` prints on macOS. */
const printed = [
  '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
  'devfs on /dev (devfs, local, nobrowse)',
  '/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)',
  'map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)',
  '//anna@server.local/share on /Volumes/share (smbfs, nodev, nosuid, mounted by anna)',
  '//anna@server.local/on%20tour on /Volumes/on tour (2026) (smbfs, nodev, nosuid, mounted by anna)',
  'server:/exports/home on /System/Volumes/Data/Network/home (nfs, nodev, nosuid, automounted)',
  '//anna@old.local/Files on /Volumes/Files (afpfs, nodev, nosuid, mounted by anna)',
  'https://dav.example.org/anna/ on /Volumes/anna (webdav, nodev, noexec, nosuid, mounted by anna)',
  '/dev/disk5s2 on /Volumes/Stick (exfat, local, nodev, nosuid, noowners, noatime)',
  '',
].join('\n');
const mac = { platform: 'darwin', listMounts: async () => printed } as const;

test.each([
  '/Volumes/share/axle',
  '/Volumes/on tour (2026)/axle',
  '/System/Volumes/Data/Network/home/anna',
  '/Volumes/Files',
  '/Volumes/anna/axle',
])('on macOS %s lies on a share', async (path) => {
  expect(await onNetworkShare(path, mac)).toBe(true);
});

test.each([
  '/Users/anna/Library/Application Support/Axle',
  '/Volumes/Stick/axle',
  '/Volumes/shared/axle',
  '/System/Volumes/Data/home/anna',
])('on macOS %s does not', async (path) => {
  expect(await onNetworkShare(path, mac)).toBe(false);
});

test('on macOS a `mount` that fails refuses nobody', async () => {
  const failing = { platform: 'darwin', listMounts: () => Promise.reject(new Error('no such program')) } as const;
  expect(await onNetworkShare('/Volumes/share', failing)).toBe(false);
});

test.each([
  [String.raw`\\server\share\axle`, true],
  [String.raw`\\?\UNC\server\share\axle`, true],
  [String.raw`\\?\C:\Users\anna\axle`, false],
  [String.raw`C:\Users\anna\AppData\Local\Axle`, false],
])('on Windows %s: %s', async (path, is) => {
  expect(await onNetworkShare(path, { platform: 'win32' })).toBe(is);
});
