import { expect, it } from 'vitest';
import { createExposure, isWithin } from './exposure';

const exposure = await createExposure('/home/ann/.local/share/axle', '/run/user/1000/axle-1', '/home/ann');

it('knows what lies in a folder', () => {
  expect([isWithin('/a/b', '/a'), isWithin('/a', '/a'), isWithin('/ab', '/a'), isWithin('/a', '/a/b'), isWithin('/a/..b', '/a')]).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
});

it("refuses the hub's own folders, what is in them and what contains them", () => {
  const paths = [
    '/home/ann/.local/share/axle',
    '/home/ann/.local/share/axle/runs/1',
    '/home/ann/.local',
    '/home/ann',
    '/run/user/1000/axle-1',
  ];
  expect(paths.map((path) => exposure.refusal(path))).toEqual(paths.map(() => 'hub'));
  expect(exposure.refusal('/')).toBe('system');
});

it('shows a file that was uploaded for a run', () => {
  expect(exposure.refusal('/home/ann/.local/share/axle/uploads/1/report.csv')).toBeNull();
  expect(exposure.refusal('/home/ann/.local/share/axle/uploads')).toBe('hub');
});

it('shows the working copy of a git repository, and nothing else of its source', () => {
  const copies = '/home/ann/.local/share/axle/repositories';
  const shown = [`${copies}/tools/tree`, `${copies}/tools/tree/ops/deep`];
  expect(shown.map((path) => [exposure.refusal(path), exposure.isWorkingCopy(path)])).toEqual([
    [null, true],
    [null, true],
  ]);
  for (const path of [copies, `${copies}/tools`, `${copies}/tools/next-1/tree`, `${copies}/tree`, `${copies}/tools/x`]) {
    expect([path, exposure.refusal(path)]).toEqual([path, 'hub']);
  }
});

it('refuses the system and its sockets', () => {
  const paths = [
    '/proc',
    '/proc/1',
    '/sys/fs/cgroup',
    '/run/docker.sock',
    '/var/run/docker.sock',
    '/etc',
    '/etc/shadow',
    '/tmp',
    '/dev/sda',
  ];
  expect(paths.map((path) => exposure.refusal(path))).toEqual(paths.map(() => 'system'));
});

it('shows a folder of the person, but not the whole home unasked', () => {
  expect([exposure.refusal('/home/ann/scripts'), exposure.tooBroad('/home/ann/scripts')]).toEqual([null, false]);
  expect(['/home/ann', '/opt', '/srv', '/'].map((path) => exposure.tooBroad(path))).toEqual([true, true, true, true]);
});
