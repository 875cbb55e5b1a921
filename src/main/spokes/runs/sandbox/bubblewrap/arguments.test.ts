import { expect, it } from 'vitest';
import { bubblewrapArguments, type Profile } from './arguments';

const profile: Profile = {
  mode: 'pipe',
  network: false,
  root: false,
  features: { disableUserns: true, size: true },
  scratchBytes: 1_024,
  system: ['--ro-bind', '/usr', '/usr'],
  etc: '/run/axle/etc-1',
  resolver: null,
  shown: [],
  folders: [],
  script: { copy: '/data/runs/1/files/a.sh', path: '/srv/scripts/a.sh' },
  files: [],
  secrets: [],
  cwd: '/srv/scripts',
  fds: { seccomp: 4, status: 5, gate: null },
};
const line = (change: Partial<Profile>): string => bubblewrapArguments({ ...profile, ...change }).join(' ');

it('is the whole line of an ordinary user', () => {
  expect(line({})).toBe(
    '--unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --unshare-net --unshare-user --disable-userns --die-with-parent ' +
      '--new-session --hostname axle --cap-drop ALL --ro-bind /usr /usr --ro-bind /run/axle/etc-1 /etc --proc /proc --dev /dev ' +
      '--perms 1777 --size 1024 --tmpfs /tmp --perms 1777 --size 1024 --tmpfs /home/axle --dir /run --dir /var --symlink /tmp /var/tmp ' +
      '--dir /srv/scripts --ro-bind /data/runs/1/files/a.sh /srv/scripts/a.sh --dir /srv/scripts --chdir /srv/scripts --remount-ro / ' +
      '--seccomp 4 --json-status-fd 5',
  );
});

it('shares the network and its resolver only when that is granted', () => {
  const granted = line({ network: true, resolver: '/run/resolv.conf' });
  expect(granted).not.toContain('--unshare-net');
  expect(granted).toContain('--ro-bind /run/resolv.conf /etc/resolv.conf');
});

it('keeps the terminal in terminal mode', () => {
  expect(line({ mode: 'terminal' })).not.toContain('--new-session');
});

it('makes no user namespace as root, and keeps only what the step to another user takes', () => {
  const root = line({ root: true });
  expect(root).not.toContain('--unshare-user');
  expect(root).toContain('--cap-drop ALL --cap-add CAP_SETUID --cap-add CAP_SETGID --cap-add CAP_SETPCAP --cap-add CAP_CHOWN');
});

it('mounts parents first and the script last', () => {
  const args = line({
    shown: [{ type: 'bind', from: '/home/ann/py', to: '/home/ann/py' }],
    folders: [
      { from: '/srv/scripts/out', to: '/srv/scripts/out', write: true },
      { from: '/srv/scripts', to: '/srv/scripts', write: false },
    ],
  });
  expect(args).toContain(
    '--dir /srv --ro-bind /srv/scripts /srv/scripts --dir /home/ann --ro-bind /home/ann/py /home/ann/py ' +
      '--dir /srv/scripts --bind /srv/scripts/out /srv/scripts/out ' +
      '--dir /srv/scripts --ro-bind /data/runs/1/files/a.sh /srv/scripts/a.sh',
  );
});

it('leaves out what an older bwrap does not know', () => {
  expect(line({ features: { disableUserns: false, size: false } })).not.toMatch(/--size|--disable-userns/);
});

it('writes secrets for their owner alone', () => {
  expect(line({ secrets: [{ name: 'TOKEN', fd: 6 }] })).toContain('--perms 0400 --file 6 /run/axle/secrets/TOKEN');
});

it('waits at the gate with everything set up', () => {
  expect(line({ fds: { seccomp: 4, status: 5, gate: 6 } })).toMatch(/ --block-fd 6$/);
});
