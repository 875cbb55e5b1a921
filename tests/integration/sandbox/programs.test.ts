import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeGroups } from '#main/spokes/runs/sandbox/cgroups';
import { describeWith, itWith } from '../../support/real-parts';
import { runLike } from '../../support/run-like';
import { createPlace, hubUsers, type Place } from '../../support/sandbox-place';

const samples = join(import.meta.dirname, '../../../resources/samples');
const shim = join(homedir(), '.pyenv/shims/python3');
const path = process.env['PATH'] ?? '';
const which = (name: string): string =>
  execFileSync('/bin/sh', ['-c', `command -v ${name}`], { env: { PATH: path }, encoding: 'utf8' }).trim();

for (const { who, parts } of hubUsers)
  describeWith([...parts, 'perl', 'python'], `programs in the sandbox of the hub as ${who}`, () => {
    let place: Place;
    beforeAll(async () => {
      place = await createPlace(who);
      await cp(samples, place.scripts, { recursive: true });
    });
    afterAll(() => place.close());

    const sample = async (
      name: string,
      interpreter: string,
      env: Readonly<Record<string, string>>,
      secrets: readonly { name: string; value: string }[] = [],
    ) => place.attempt({ name, interpreter, script: await readFile(join(samples, name), 'utf8'), env, secrets });

    it('runs Perl and the shells of the system', async () => {
      expect((await place.attempt({ interpreter: '/usr/bin/perl', script: 'print "$0 $$\\n"' })).output).toMatch(/attempt\.sh \d+\n$/);
      expect((await place.attempt({ interpreter: '/bin/sh', script: 'echo $((6 * 7)) | cat' })).output).toBe('42\n');
    });

    it('runs Node wherever it is installed, and its children find the same one', async () => {
      // Only what this user can read itself: root's private home is not the other user's.
      const node = who === 'user' ? await copyOf(process.execPath, place) : process.execPath;
      const script =
        'import { execFileSync } from "node:child_process"; console.log(process.execPath, String(execFileSync("node", ["-v"])).trim())';
      const { output } = await place.attempt({ interpreter: node, name: 'tool.mjs', script });
      expect(output).toBe(`${node} ${process.version}\n`);
    });

    // Not a part that a machine lacks, but one that some have; shims themselves are unit-tested.
    if (existsSync(shim) && who !== 'user')
      it('runs the Python behind a shim in a home, with its modules', async () => {
        const script = 'import sys, json, ssl, multiprocessing, tempfile; print(sys.executable, multiprocessing.Lock() is not None)';
        expect((await place.attempt({ interpreter: shim, script })).output).toMatch(/\.pyenv\/versions\/[^ ]+ True\n$/);
      });

    it('runs the sample that greets, with a parameter', async () => {
      const { output, code } = await sample('hello.sh', '/bin/bash', { AXLE_PARAM_NAME: 'Ann' });
      expect([code, output]).toEqual([0, `Hello, Ann!\nThis is ${place.scripts}/hello.sh in ${place.scripts}, as axle.\n`]);
    });

    it('runs the samples that fail, write a lot and use a secret', async () => {
      expect((await sample('failure.sh', '/bin/bash', { AXLE_PARAM_CODE: '7' })).code).toBe(7);
      const node = who === 'user' ? await copyOf(process.execPath, place) : process.execPath;
      expect((await sample('long-log.mjs', node, { AXLE_PARAM_LINES: '300' })).output.split('\n')).toHaveLength(301);
      const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : which('python3');
      const { output } = await sample('secret.py', python, {}, [{ name: 'token', value: 'correct horse' }]);
      expect(output).toContain('mode 0400');
      expect(output).not.toContain('horse');
    });

    // Root's control groups are the only ones that can be counted on to be there.
    if (who !== 'user')
      itWith(['root'], 'stops a script that takes too much memory, and only that', async () => {
        const bomb = 'perl -e \'my $x = "x" x (2 << 30); print length $x, " survived"\'; echo "after: $?"';
        const { output, plan } = await place.attempt({ script: bomb });
        expect(plan.limits.memory).toMatch(/^cgroup:\d+$/);
        expect(output).toContain('after: 137');
        const failed = runLike({ sandbox: { ...runLike({}).sandbox, inForce: 'strict' } });
        expect((await place.sandbox.diagnose(output, failed, false)).denied).toContain('memory');
      });

    it('lets a script clean up at Ctrl-C in a terminal', async () => {
      const script = '$SIG{INT} = sub { print "cleaned\\n"; exit 3 }; $| = 1; print "ready\\n"; sleep 10; print "slept\\n"';
      const { launch } = await place.plan({ mode: 'terminal', interpreter: '/usr/bin/perl', script });
      const command = [launch.file, ...launch.args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
      // script(1) makes the terminal; what it reads it types.
      const typist = `mkfifo ${place.root}/keys; (exec 9<>${place.root}/keys; script -qefc "$1" /dev/null <&9 | while IFS= read -r line; do echo "$line"; case $line in ready*) printf '\\003' >&9;; esac; done; )`;
      const { output } = await place.execute({ ...launch, file: '/bin/bash', args: ['-c', typist, 'typist', command] }, 15_000);
      await removeGroups(launch.cgroups);
      expect(output).toContain('cleaned');
      expect(output).not.toContain('slept');
    });
  });

async function copyOf(file: string, { folder }: Place): Promise<string> {
  const bin = await folder('node', 'bin');
  await copyFile(file, join(bin, 'node'));
  return join(bin, 'node');
}
