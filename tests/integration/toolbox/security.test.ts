import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGraphDouble } from '../../support/graph-double';
import { makeLoopbackCertificate } from '../../support/loopback-certificate';
import { describeWith } from '../../support/real-parts';
import { runToolbox } from '../../support/run-toolbox';

describeWith(['python', 'openssl'], 'the Toolbox, on certificates and secrets', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'axle-store-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('says when the certificates of hosts end, whether they are trusted, and which hosts were not reached', async () => {
    const server = await startGraphDouble();
    const hosts = `localhost:${server.url.port}\nhttps://127.0.0.1:${server.url.port}/x, localhost:1 nowhere.invalid`;
    const run = await runToolbox('security/host-certificates.py', { params: { hosts, days: '1', ca: server.authorityFile } });
    expect(run.errors).toBe('');
    const rows = run.table('Certificates').map(([where, name, days, , state]) => [where, name, days, state]);
    expect(rows.slice(0, 2).map(([where, name, , state]) => [where, name, String(state).startsWith('not reached (')])).toEqual([
      ['localhost:1', null, true],
      ['nowhere.invalid:443', null, true],
    ]);
    expect(rows.slice(2)).toEqual([
      [`127.0.0.1:${server.url.port}`, 'CN=localhost', 1, 'good'],
      [`localhost:${server.url.port}`, 'CN=localhost', 1, 'good'],
    ]);
    const untrusted = await runToolbox('security/host-certificates.py', {
      params: { hosts: `localhost:${server.url.port}`, days: '1', fail: 'true' },
    });
    await server.close();
    expect(untrusted.table('Certificates')[0]?.[4]).toMatch(/^not trusted \(/);
    expect(untrusted.code).toBe(2);
  });

  test('says when the certificates of a folder end; keys, links and other files are no certificates', async () => {
    const { authority, certificate, key } = makeLoopbackCertificate();
    await mkdir(path.join(folder, 'inner'));
    await writeFile(path.join(folder, 'bundle.pem'), `some words\n${authority}${key}${certificate}`);
    await writeFile(path.join(folder, 'inner', 'deep.CRT'), certificate);
    await writeFile(path.join(folder, 'key.pem'), key);
    await writeFile(path.join(folder, 'broken.der'), 'no certificate');
    await writeFile(path.join(folder, 'notes.txt'), certificate);
    await symlink('bundle.pem', path.join(folder, 'link.pem'));
    await writeFile(path.join(folder, 'shut.pem'), certificate);
    await chmod(path.join(folder, 'shut.pem'), 0);
    const run = await runToolbox('security/store-certificates.py', { params: { folder, days: '10' } });
    expect(run.errors).toBe('');
    const rows = run.table('Certificates').map(([where, name, , , state]) => [where, name, state]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['broken.der', null, 'not read (not a certificate)'],
        ['bundle.pem', 'CN=localhost', 'soon'],
        ['bundle.pem', 'CN=Throw-away authority', 'good'],
        ['inner/deep.CRT', 'CN=localhost', 'soon'],
      ]),
    );
    expect(rows.filter(([where]) => where === 'link.pem' || where === 'key.pem' || where === 'notes.txt')).toEqual([]);
    const flat = await runToolbox('security/store-certificates.py', { params: { folder, deep: 'false' } });
    expect(flat.table('Certificates').some(([where]) => where === 'inner/deep.CRT')).toBe(false);
  });

  test.each([
    ['security/host-certificates.py', { hosts: 'a b;c' }, 'this is no host: b;c'],
    ['security/host-certificates.py', { hosts: '-x:99999' }, 'this is no host'],
    ['security/host-certificates.py', { hosts: ' ' }, 'give a host'],
    ['security/host-certificates.py', { hosts: 'a', days: 'x' }, 'days is a number'],
    ['security/store-certificates.py', { folder: '/nonexistent' }, 'there is no folder /nonexistent'],
  ] as const)('%s refuses %o', async (script, params, words) => {
    const run = await runToolbox(script, { params });
    expect([run.code, run.errors]).toEqual([1, expect.stringContaining(words)]);
  });

  test('lists secrets that are due, by what axle says of them', async () => {
    const now = Date.now();
    const secret = (name: string, days: number | null) => ({
      name,
      description: '',
      labels: ['db'],
      changedAt: new Date(now - 86_400_000 * 90).toISOString(),
      dueAt: days === null ? null : new Date(now + days * 86_400_000 + 3_600_000).toISOString(),
    });
    const cli = path.join(folder, 'axle');
    const said = JSON.stringify([secret('later', 40), secret('soon', 3), secret('late', -5), secret('never', null)]);
    await writeFile(cli, `#!/bin/sh\n[ "$*" = "secrets list --json" ] || exit 64\ncat <<'X'\n${said}\nX\n`, { mode: 0o755 });
    const run = await runToolbox('security/secrets-due.py', { params: { days: '14', fail: 'true' }, env: { AXLE_CLI: cli } });
    expect(run.errors).toBe('');
    expect(run.table('Secrets to change').map(([name, days]) => [name, days])).toEqual([
      ['late', -5],
      ['soon', 3],
    ]);
    expect(run.values('Summary')).toEqual({ secrets: 4, overdue: 1, 'due soon': 1, 'without a date': 1 });
    expect(run.code).toBe(2);
    await writeFile(cli, '#!/bin/sh\necho SECRETS_LOCKED: the secrets are locked >&2\nexit 125\n');
    expect((await runToolbox('security/secrets-due.py', { env: { AXLE_CLI: cli } })).errors).toContain('SECRETS_LOCKED');
  });
});
