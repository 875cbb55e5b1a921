import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createPlace, file, type Place } from '../../support/sandbox-place';

/** What a script attempts, by what it would mean if it could; each prints `got it` then. `control`: it can without a sandbox. */
const attempts: readonly { readonly means: string; readonly script: string; readonly control: boolean }[] = [
  { means: 'it reads the hub’s database', script: 'grep -q . "$TARGET_HOME/axle.db" && echo got it', control: true },
  { means: 'it changes the hub’s database', script: 'echo x >> "$TARGET_HOME/axle.db" && echo got it', control: true },
  { means: 'it lists the hub’s folder', script: 'ls "$TARGET_HOME" && echo got it', control: true },
  { means: 'it reads what another run printed', script: 'grep -q . "$TARGET_HOME/runs/other/output.000" && echo got it', control: true },
  { means: 'it reads another run’s secret', script: 'grep -q . "$TARGET_RUNTIME/secrets/other/TOKEN" && echo got it', control: true },
  { means: 'it reads a file of the person', script: 'grep -q . "$TARGET_USER/notes.txt" && echo got it', control: true },
  { means: 'it lists the person’s home', script: 'ls "$TARGET_USER" && echo got it', control: true },
  {
    means: 'it reads it by a link in its own folder',
    script: 'ln -s "$TARGET_USER" "$TMPDIR/l" && cat "$TMPDIR/l/notes.txt" && echo got it',
    control: true,
  },
  {
    means: 'it reads it by another spelling',
    script: 'cat "$(echo "$TARGET_USER" | tr a-z A-Z)/NOTES.TXT" && echo got it',
    control: false,
  },
  {
    means: 'it makes another name for it',
    script: 'ln "$TARGET_USER/notes.txt" "$TMPDIR/n" && cat "$TMPDIR/n" && echo got it',
    control: true,
  },
  { means: 'it executes a program of the person', script: '"$TARGET_USER/tool" && echo got it', control: true },
  {
    means: 'it writes into the system',
    script:
      'for at in /usr/local /Library /private/etc /Applications; do touch "$at/axle-escape" && rm "$at/axle-escape" && echo got it; done',
    control: false,
  },
  { means: 'it writes beside itself', script: 'touch "$(dirname "$0")/axle-escape" && echo got it', control: true },
  { means: 'it changes itself', script: 'chmod +w "$0"; echo x >> "$0" && echo got it', control: false },
  {
    means: 'it puts a program where it starts at the next sign-in',
    script: 'touch ~/../../../Library/LaunchAgents/axle.plist && echo got it',
    control: false,
  },
  {
    means: 'it reads the keychain',
    script: 'security list-keychains 2>/dev/null | grep -q login && security dump-keychain >/dev/null && echo got it',
    control: false,
  },
  { means: 'it has a program started by the system', script: 'open -a Calculator && echo got it', control: false },
  {
    means: 'it has a program do it by Apple events',
    script: 'osascript -e \'tell application "Finder" to name\' && echo got it',
    control: false,
  },
  {
    means: 'it has a job started by launchd',
    script: 'launchctl submit -l axle.escape -- /usr/bin/true && launchctl remove axle.escape && echo got it',
    control: false,
  },
  {
    means: 'it reaches a service of this machine',
    script: 'perl -MIO::Socket::INET -e \'IO::Socket::INET->new(PeerAddr => "127.0.0.1:$ENV{TARGET_PORT}") and print "got it"\'',
    control: true,
  },
  {
    means: 'it speaks to a socket of the hub',
    script:
      'perl -MSocket -e \'socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack_sockaddr_un($ENV{TARGET_SOCKET})) and print "got it"\'',
    control: true,
  },
  { means: 'it signals a process of others', script: 'kill -0 "$TARGET_PID" && echo got it', control: true },
  {
    means: 'it reads the variables of a process of others',
    script: 'ps -Eww -p "$TARGET_PID" -o command= | grep -q axle-mark && echo got it',
    control: false,
  },
  { means: 'it leaves a core dump', script: '[ "$(ulimit -c)" != 0 ] && echo got it', control: false },
];

describeWith(['macos', 'perl'], 'a script in sandbox-exec', () => {
  let place: Place;
  let env: Readonly<Record<string, string>>;
  const servers: Server[] = [];
  let victim: ReturnType<typeof spawn>;
  beforeAll(async () => {
    place = await createPlace('self', { USER: process.env['USER'] ?? 'axle' });
    const { root, home, runtime } = place;
    await file(join(home, 'runs/other/output.000'), 'its output');
    await file(join(runtime, 'secrets/other/TOKEN'), 'a secret');
    await file(join(root, 'person/notes.txt'), 'notes');
    await chmod(await file(join(root, 'person/tool'), '#!/bin/sh\n'), 0o755);
    const answer = (): Server => {
      const server = createServer((peer) => peer.end('got it'));
      servers.push(server);
      return server;
    };
    const [loopback, local] = [answer().listen(0, '127.0.0.1'), answer().listen(join(runtime, 'hub.sock'))];
    await Promise.all([once(loopback, 'listening'), once(local, 'listening')]);
    const address = loopback.address();
    victim = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { env: { MARK: 'axle-mark' }, stdio: ['pipe', 'ignore', 'ignore'] });
    await once(victim, 'spawn');
    env = {
      TARGET_HOME: home,
      TARGET_RUNTIME: runtime,
      TARGET_USER: join(root, 'person'),
      TARGET_SOCKET: join(runtime, 'hub.sock'),
      TARGET_PID: String(victim.pid),
      TARGET_PORT: String(typeof address === 'object' && address !== null ? address.port : 0),
    };
  });
  afterAll(async () => {
    victim.kill('SIGKILL');
    for (const server of servers) server.close();
    await place.close();
  });

  it('has a sandbox on this machine', async () => {
    expect(await place.sandbox.probe()).toMatchObject({ adapter: 'seatbelt', reason: null });
  });

  describe.each(['strict', 'standard'] as const)('at level %s', (level) => {
    it.each(attempts)('is refused: $means', async ({ script }) => {
      const { output } = await place.attempt({ level, env, alone: true, script: `exec 2>&1\n${script}\necho; echo ended` });
      expect(output).toMatch(/ended\n$/);
      expect(output).not.toContain('got it');
    });

    it.each([
      ['/bin/sh', 'echo $((6 * 7)) | cat; pwd; id -un >/dev/null && echo named'],
      ['/bin/zsh', 'echo $((6 * 7)); pwd; id -un >/dev/null && echo named'],
      ['/usr/bin/perl', 'use Cwd; print 6 * 7, "\\n", getcwd(), "\\n"; print "named\\n" if getpwuid($<);'],
      [process.execPath, 'console.log(6 * 7); console.log(process.cwd()); require("os").userInfo().username && console.log("named");'],
    ])('runs %s', async (interpreter, script) => {
      const { code, output } = await place.attempt({ level, alone: true, interpreter, script, name: 'tool.js' });
      expect([code, output]).toEqual([0, expect.stringMatching(/^42\n\/.*\/files\nnamed\n$/)]);
    });

    it('has a home and a folder for what it puts aside, that are its own', async () => {
      const { output } = await place.attempt({
        level,
        alone: true,
        script: 'echo a > ~/a && echo b > "$TMPDIR/b" && cat ~/a "$TMPDIR/b" && mktemp >/dev/null && echo c',
      });
      expect(output).toBe('a\nb\nc\n');
    });

    it('has the folders that it was granted, through links, and secrets of its own', async () => {
      const data = await place.folder('data "quoted"');
      await file(join(data, 'in.txt'), 'in\n');
      await symlink(data, join(place.root, `link-${level}`));
      const at = join(place.root, `link-${level}`);
      const grants = { folders: [{ path: at, write: true }] };
      const script = `cat '${at}/in.txt' && echo out > '${at}/out.txt' && cat '${at}/out.txt' "$AXLE_SECRET_TOKEN"`;
      const { output } = await place.attempt({ level, alone: true, grants, script, secrets: [{ name: 'token', value: 'correct horse' }] });
      expect(output).toBe('in\nout\ncorrect horse');
    });

    it('reaches the network once that is granted', async () => {
      const script = attempts.find(({ means }) => means === 'it reaches a service of this machine')?.script ?? '';
      expect((await place.attempt({ level, alone: true, env, script, grants: { network: true } })).output).toBe('got it');
    });
  });

  it.each(attempts.filter(({ control }) => control))('does without a sandbox what is attempted: $means', async ({ script }) => {
    const { output } = await place.attempt({ level: 'none', alone: true, env: { ...env, TMPDIR: await place.folder('tmp') }, script });
    expect(output).toContain('got it');
  });
});
