import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeGroups } from '#main/spokes/runs/sandbox/cgroups';
import { escapeCorpus, succeeded } from '../../support/escape-corpus';
import { createEscapeTargets, type EscapeTargets } from '../../support/escape-targets';
import { describeWith } from '../../support/real-parts';
import { file, hubUsers, isRoot, type Place } from '../../support/sandbox-place';

const corpus = escapeCorpus();

for (const { who, parts } of hubUsers)
  describeWith([...parts, 'perl'], `a script of the hub as ${who}`, () => {
    let targets: EscapeTargets;
    let place: Place;
    beforeAll(async () => {
      targets = await createEscapeTargets(who);
      ({ place } = targets);
    });
    afterAll(() => targets.close());

    it('has a sandbox on this machine', async () => {
      expect(await place.sandbox.probe()).toMatchObject({ adapter: 'bubblewrap', reason: null, seccomp: 'ok' });
    });

    describe.each(['strict', 'standard'] as const)('at level %s', (level) => {
      it.each(corpus.filter(({ levels }) => levels.includes(level)))('is refused: $success', async (escape) => {
        const { output } = await targets.attempt(escape, level);
        expect(output).toMatch(/ended\n$/);
        expect({ output, got: succeeded(output) }).toMatchObject({ got: false });
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

    // As root a hub does without a sandbox what no other user may.
    const real = corpus.filter(({ control }) => control === 'any' || (control === 'root' && who === 'self' && isRoot));
    it.each(real)('does without a sandbox what is attempted: $success', async (escape) => {
      const { output, plan } = await targets.attempt(escape, 'none');
      expect([output, plan.inForce]).toEqual([expect.stringContaining('got it'), 'none']);
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
      const { output, plan } = await place.attempt({ script: `cat < /dev/tcp/127.0.0.1/${targets.port}`, grants: { network: true } });
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
