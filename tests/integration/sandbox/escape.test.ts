import { createServer, type Server } from 'node:net';
import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeGroups } from '#main/spokes/runs/sandbox/cgroups';
import { describeWith } from '../../support/real-parts';
import { createPlace, file, hubUsers, isRoot, type Place } from './place';

/** A system call by perl, which says `got it` unless the filter refused it: by itself the kernel would have another reason. */
const call = (numbers: { readonly x64: number; readonly arm64: number }, ...args: readonly (number | string)[]): string =>
  `perl -e 'print syscall(${process.arch === 'arm64' ? numbers.arm64 : numbers.x64}${args.map((arg) => `, ${arg}`).join('')}) == -1 && $! == 1 ? "refused" : "got it: $!"'`;

interface Escape {
  readonly what: string;
  readonly script: (place: Place, port: number) => string;
}

/** Each script says `got it` only when it reached what it must not. */
const corpus: readonly Escape[] = [
  { what: "the hub's database", script: ({ home }) => `grep -q . ${home}/axle.db && echo got it` },
  { what: "another run's files", script: ({ home }) => `ls ${home}/runs && echo got it` },
  { what: "the hub's runtime folder", script: ({ runtime }) => `ls ${runtime} && echo got it` },
  { what: '/etc/shadow', script: () => 'grep -q . /etc/shadow && echo got it' },
  { what: "the machine's accounts", script: () => '[ $(wc -l < /etc/passwd) -gt 3 ] && echo got it' },
  { what: 'the Docker socket', script: () => '[ -e /run/docker.sock ] || [ -e /var/run/docker.sock ] && echo got it' },
  { what: 'anything in /run', script: () => '[ -n "$(ls -A /run | grep -v ^axle$)" ] && echo got it' },
  { what: '/sys', script: () => '[ -n "$(ls -A /sys 2>/dev/null)" ] && echo got it' },
  { what: 'a disk', script: () => 'ls /dev/vd* /dev/sd* /dev/mem /dev/kmem /dev/fuse 2>/dev/null && echo got it' },
  { what: 'processes of others', script: () => '[ $(ls -d /proc/[0-9]* | wc -l) -gt 8 ] && echo got it' },
  { what: 'the environment of others', script: () => 'cat /proc/*/environ 2>/dev/null | grep -aq HUB_SECRET && echo got it' },
  { what: 'a write to the system', script: () => 'for at in /usr /usr/bin /etc /; do touch $at/mine && echo got it; done' },
  { what: 'a write beside the script', script: () => 'touch mine && echo got it' },
  { what: 'a write to its own bytes', script: () => '(echo exit 7 >> "$0" || chmod u+w "$0" && echo exit 7 >> "$0") && echo got it' },
  { what: 'the loopback of the machine', script: (_, port) => `(exec 3<>/dev/tcp/127.0.0.1/${port}) && echo got it` },
  { what: 'the network', script: () => '(exec 3<>/dev/tcp/192.0.2.1/80) && echo got it' },
  {
    what: 'a higher user by a setuid program',
    script: () =>
      'for p in su mount passwd; do [ -u "$(command -v $p)" ] && $p --version >/dev/null 2>&1; done; su -c id 2>/dev/null | grep -q uid=0 && echo got it',
  },
  {
    what: 'a capability',
    script: () =>
      'grep -E "^Cap(Inh|Prm|Eff|Bnd|Amb)" /proc/self/status | grep -qv 0000000000000000 && [ "$(id -u)" = 62000 ] && echo got it; grep -q "CapEff:.0000000000000000" /proc/self/status || echo got it',
  },
  { what: 'the kernel keyring', script: () => call({ x64: 250, arm64: 219 }, 0, -3, 1) },
  { what: 'a new key', script: () => call({ x64: 248, arm64: 217 }, '"user"', '"k"', '"v"', 1, -3) },
  { what: 'ptrace', script: () => call({ x64: 101, arm64: 117 }, 0, 0, 0, 0) },
  { what: 'memory of its init', script: () => call({ x64: 310, arm64: 270 }, 1, 0, 0, 0, 0, 0) },
  { what: 'bpf', script: () => call({ x64: 321, arm64: 280 }, 0, 0, 0) },
  { what: 'perf', script: () => call({ x64: 298, arm64: 241 }, 0, 0, -1, -1, 0) },
  {
    what: 'mount',
    script: () => `${call({ x64: 165, arm64: 40 }, '"none"', '"/tmp"', '"tmpfs"', 0, 0)}; mount -t tmpfs none /tmp && echo got it`,
  },
  { what: 'a namespace of its own', script: () => `${call({ x64: 272, arm64: 97 }, 0x1000_0000)}; unshare -Ur true && echo got it` },
  { what: 'a namespace of its init', script: () => 'nsenter -t 1 -m true && echo got it' },
  { what: 'io_uring', script: () => call({ x64: 425, arm64: 425 }, 1, 0) },
  { what: 'a socket to the host of a virtual machine', script: () => call({ x64: 41, arm64: 198 }, 40, 1, 0) },
  { what: 'typing into its terminal', script: () => `perl -e 'print ioctl(STDIN, 0x5412, "x") || $! != 1 ? "got it: $!" : "refused"'` },
  {
    what: 'a core dump',
    script: () => 'cd /tmp; bash -c "kill -ABRT \\$\\$"; ls /tmp/core* 2>/dev/null && echo got it; [ $(ulimit -Hc) = 0 ] || echo got it',
  },
];

for (const { who, parts } of hubUsers)
  describeWith([...parts, 'perl'], `a script of the hub as ${who}`, () => {
    let place: Place;
    let server: Server;
    let port: number;

    beforeAll(async () => {
      place = await createPlace(who, { HUB_SECRET: 'x', NODE_OPTIONS: '--throw-deprecation' });
      await file(join(place.home, 'runs', 'other', 'files', 'script'), 'secret');
      server = createServer((socket) => socket.on('error', () => undefined).end('got it'));
      port = await new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      });
    });
    afterAll(async () => {
      server.close();
      await place.close();
    });

    it('has a sandbox on this machine', async () => {
      expect(await place.sandbox.probe()).toMatchObject({ adapter: 'bubblewrap', reason: null, seccomp: 'ok' });
    });

    describe.each(['strict', 'standard'] as const)('at level %s', (level) => {
      it.each(corpus)('does not reach $what', async ({ script }) => {
        const { output, code } = await place.attempt({ level, script: `exec 2>&1\n${script(place, port)}\necho; echo ended\n` });
        expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/ended\n$/) as string });
        expect(output).not.toContain('got it');
      });

      it('is the approved bytes at their own path, whatever lies there now', async () => {
        const { output } = await place.attempt({ level, script: 'echo "$0 $PWD"', name: 'deep/tool.sh' });
        expect(output).toBe(`${place.scripts}/deep/tool.sh ${place.scripts}/deep\n`);
      });

      it('has a secret as a file of its own that only it can read, and nowhere else', async () => {
        const secrets = [{ name: 'api token', value: 'correct horse' }];
        const script = 'stat -c "%a %U" "$AXLE_SECRET_API_TOKEN"; cat "$AXLE_SECRET_API_TOKEN"; env | grep -c horse';
        const { output, plan } = await place.attempt({ level, script, secrets });
        const name = isRoot ? 'axle' : expect.any(String);
        expect(output).toBe(`400 ${String(name)}\ncorrect horse0\n`);
        expect(JSON.stringify([plan.launch.args, plan.launch.env])).not.toContain('horse');
        expect(plan.launch.cleanup).toEqual([]);
      });

      it('carries a secret that is too long for a descriptor', async () => {
        const { output, plan } = await place.attempt({
          level,
          script: 'wc -c < "$AXLE_SECRET_LONG"',
          secrets: [{ name: 'long', value: 'x'.repeat(60_000) }],
        });
        expect([output, plan.launch.cleanup.length]).toEqual(['60000\n', 1]);
      });
    });

    it('would reach some of that without a sandbox, so the attempts are real', async () => {
      const names = ["the hub's database", "another run's files", 'the loopback of the machine'];
      for (const { script } of corpus.filter(({ what }) => names.includes(what))) {
        const { output, plan } = await place.attempt({ level: 'none', script: '', original: script(place, port) });
        expect([output, plan.inForce]).toEqual([expect.stringContaining('got it'), 'none']);
      }
    });

    it('shows its own folder at standard, and only what was approved where trust is required, and at strict', async () => {
      const lib = await file(join(place.scripts, 'lib.sh'), 'answer=0');
      const copy = await file(join(await place.folder('home', 'copies'), 'lib.sh'), 'answer=42');
      const files = [{ copy, path: lib }];
      await file(join(place.scripts, 'other.sh'), 'answer=0');
      const script = '. ./lib.sh; echo $answer; [ -e other.sh ] && echo other';
      expect((await place.attempt({ level: 'standard', script })).output).toBe('0\nother\n');
      expect((await place.attempt({ level: 'standard', script, files })).output).toBe('42\nother\n');
      expect((await place.attempt({ level: 'standard', script, files, alone: true })).output).toBe('42\n');
      expect((await place.attempt({ level: 'strict', script, files })).output).toBe('42\n');
      const { plan } = await place.attempt({ level: 'standard', script, alone: true });
      expect(plan.notes).toEqual([expect.stringMatching(/^only-approved-files:.*attempt\.sh$/)]);
    });

    it('shows granted folders, but never one that holds the hub or the system', async () => {
      const data = await place.folder('data');
      await chmod(data, 0o777);
      await file(join(data, 'in.txt'), 'in\n');
      const script = `cat ${data}/in.txt; echo out > ${data}/out.txt && echo wrote`;
      expect((await place.attempt({ script, grants: { folders: [{ path: data, write: false }] } })).output).not.toContain('wrote');
      expect((await place.attempt({ script, grants: { folders: [{ path: data, write: true }] } })).output).toBe('in\nwrote\n');
      expect(await readFile(join(data, 'out.txt'), 'utf8')).toBe('out\n');
      const folders = ['/', '/proc', '/run', place.root, place.home, place.runtime, '/etc'].map((path) => ({ path, write: true }));
      const { plan, output } = await place.attempt({ script: `ls ${place.home} ${place.runtime} && echo got it`, grants: { folders } });
      expect(output).not.toContain('got it');
      expect(plan.notes.filter((note) => note.startsWith('not-shared:'))).toHaveLength(folders.length);
    });

    it('shows one uploaded file, and none of the others', async () => {
      const mine = await file(join(place.home, 'uploads', '1', 'mine.csv'), 'a,b\n');
      await chmod(mine, 0o600);
      await file(join(place.home, 'uploads', '2', 'theirs.csv'), 'c,d\n');
      const { output, plan } = await place.attempt({
        script: `cat ${mine}; ls ${place.home}/uploads`,
        grants: { folders: [{ path: mine, write: false }] },
      });
      expect([output, plan.notes]).toEqual(['a,b\n1\n', []]);
    });

    it('reaches the network of this machine once that is granted, and says so', async () => {
      const { output, plan } = await place.attempt({ script: `cat < /dev/tcp/127.0.0.1/${port}`, grants: { network: true } });
      expect([output, plan.notes]).toEqual(['got it', ['network-includes-this-machine']]);
    });

    it('is stopped at its limit of processes', async () => {
      const script = 'for (1..400) { my $child = fork; if (!defined $child) { print "stopped at $_: $!"; last } sleep 5, exit if !$child }';
      const { output, plan } = await place.attempt({ interpreter: '/usr/bin/perl', script });
      expect(plan.limits.processes).toMatch(/^(cgroup|prlimit):256$/);
      expect(output).toMatch(/^stopped at 2[0-9]{2}: Resource temporarily unavailable$/);
    });

    it('writes where it may, and to its own standard error by name', async () => {
      const script = 'echo a > /tmp/a && echo b > ~/b && echo c > /dev/shm/c && cat /tmp/a ~/b /dev/shm/c; echo said > /dev/stderr';
      const plan = await place.plan({ script });
      // As the recorder does.
      const give = plan.launch.becomes === null ? '' : `chown ${plan.launch.becomes} /proc/self/fd/1; `;
      const piped = {
        ...plan.launch,
        file: '/bin/sh',
        args: ['-c', `{ ${give}"$@" 2>&1 3<&3; } | cat`, 'sh', plan.launch.file, ...plan.launch.args],
      };
      expect((await place.execute(piped, 10_000)).output).toBe('a\nb\nc\nsaid\n');
      await removeGroups(plan.launch.cgroups);
    });

    it('leaves its exit code in the status file', async () => {
      const { plan, code } = await place.attempt({ script: 'exit 7' });
      expect([code, await readFile(plan.launch.statusFile ?? '', 'utf8')]).toEqual([7, expect.stringContaining('"exit-code": 7')]);
      expect((await stat(plan.launch.statusFile ?? '')).size).toBeGreaterThan(0);
    });
  });
