import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isOf, judgeKey, knownName, readKnownHosts, type KeyVerdict } from '#main/spokes/hosts/openssh/known-hosts';
import { describeWith } from '../../support/real-parts';

const exec = promisify(execFile);
let folder: string;
let port: number;
let sshd: ChildProcess;
const keys: Record<'own' | 'other' | 'rsa', string> = { own: '', other: '', rsa: '' };

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axle-known-hosts-'));
  await mkdir('/run/sshd', { recursive: true });
  for (const [name, type] of [
    ['own', 'ed25519'],
    ['other', 'ed25519'],
    ['rsa', 'rsa'],
  ] as const) {
    await exec('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', join(folder, name)]);
    keys[name] = (await readFile(join(folder, `${name}.pub`), 'utf8')).split(' ').slice(0, 2).join(' ');
  }
  port = await freePort();
  const args = [
    '-D',
    '-e',
    '-f',
    '/dev/null',
    '-h',
    join(folder, 'own'),
    '-p',
    String(port),
    '-o',
    'ListenAddress=127.0.0.1',
    '-o',
    'PidFile=none',
  ];
  sshd = spawn('/usr/sbin/sshd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (sshd.stderr === null) throw new Error('sshd has no standard error');
  for await (const line of createInterface(sshd.stderr)) if (line.includes('listening')) break;
});
afterAll(async () => {
  const ended = once(sshd, 'exit');
  sshd.kill();
  await ended;
  await rm(folder, { recursive: true, force: true });
});

/** What ssh says of the key that the server shows, by what a file of known hosts says. */
async function verdictOfSsh(known: string): Promise<KeyVerdict['kind']> {
  const options = [`UserKnownHostsFile=${known}`, 'GlobalKnownHostsFile=/dev/null', 'StrictHostKeyChecking=yes', 'BatchMode=yes'];
  const args = ['-F', '/dev/null', '-p', String(port), ...options.flatMap((option) => ['-o', option]), 'nobody@127.0.0.1', 'true'];
  const said = await exec('ssh', args).then(
    ({ stderr }) => stderr,
    (error: unknown) => (error instanceof Error && 'stderr' in error ? String(error.stderr) : ''),
  );
  if (said.includes('REVOKED')) return 'revoked';
  if (said.includes('HAS CHANGED')) return 'changed';
  if (said.includes('host key is known for')) return 'new';
  return said.includes('Permission denied') ? 'known' : expect.fail(said);
}

describeWith(['linux', 'sshd', 'root'], 'known hosts', () => {
  it.each([
    ['an empty file', () => '# nothing\n\n'],
    ['the same key at its port', () => `[127.0.0.1]:${port} ${keys.own} comment here\n`],
    ['another key at its port', () => `[127.0.0.1]:${port} ${keys.other}\n`],
    ['a key of another type', () => `[127.0.0.1]:${port} ${keys.rsa}\n`],
    ['another key, and the same further down', () => `[127.0.0.1]:${port} ${keys.other}\n[127.0.0.1]:${port} ${keys.own}\n`],
    ['the same key without the port', () => `127.0.0.1 ${keys.own}\n`],
    ['another key without the port', () => `127.0.0.1 ${keys.other}\n`],
    ['patterns', () => `[127.0.*]:*,!other ${keys.own}\n`],
    ['a pattern that keeps it out', () => `*,![127.0.0.1]:${port} ${keys.own}\n`],
    ['revoked for all', () => `@revoked * ${keys.own}\n[127.0.0.1]:${port} ${keys.own}\n`],
    ['another that was revoked', () => `@revoked * ${keys.other}\n[127.0.0.1]:${port} ${keys.own}\n`],
    ['an authority, which is no key of a host', () => `@cert-authority * ${keys.own}\n`],
    ['lines that say nothing', () => `nonsense\n@other * ${keys.own}\n127.0.0.1 ssh-rsa ${keys.own.split(' ')[1] ?? ''}\nx y z\n`],
    ['lines that end as in Windows', () => `[127.0.0.1]:${port} ${keys.own}\r\n`],
  ])('are judged as ssh judges them: %s', async (_name, text) => {
    const file = join(folder, 'known');
    await writeFile(file, text());
    const ours = judgeKey(readKnownHosts(text()).keys, '127.0.0.1', port, keys.own.split(' ')[1] ?? '');
    expect(ours.kind).toBe(await verdictOfSsh(file));
  });

  it('are judged the same once their names were hashed', async () => {
    const file = join(folder, 'hashed');
    for (const key of [keys.own, keys.other]) {
      await writeFile(file, `[127.0.0.1]:${port} ${key}\nplain.example.com ${keys.rsa}\n`);
      await exec('ssh-keygen', ['-H', '-f', file]);
      const text = await readFile(file, 'utf8');
      expect(text).not.toContain('127.0.0.1');
      const known = readKnownHosts(text).keys;
      expect(judgeKey(known, '127.0.0.1', port, keys.own.split(' ')[1] ?? '').kind).toBe(await verdictOfSsh(file));
      expect(known.filter((line) => isOf(line, knownName('PLAIN.example.com', 22)))).toHaveLength(1);
    }
  });

  it('lines that are not understood are named by their numbers, and the others read', () => {
    const text = `# a\nhost ${keys.own} me@here now\nhost ssh-ed25519 !!!\n\n@cert-authority *.example.com ${keys.rsa}\n@unknown x ${keys.own}\nhost ssh-rsa ${keys.own.split(' ')[1] ?? ''}\n`;
    const { keys: found, faults } = readKnownHosts(text);
    expect(faults).toEqual([3, 6, 7]);
    expect(found.map(({ line, mark, names, type, comment }) => ({ line, mark, names, type, comment }))).toEqual([
      { line: 2, mark: 'host', names: 'host', type: 'ssh-ed25519', comment: 'me@here now' },
      { line: 5, mark: 'authority', names: '*.example.com', type: 'ssh-rsa', comment: '' },
    ]);
  });
});
