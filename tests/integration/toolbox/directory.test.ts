import { afterAll, beforeAll, expect, test } from 'vitest';
import { startExampleDirectory, type ExampleDirectory } from '../../support/example-directory';
import { describeWith } from '../../support/real-parts';
import { runToolbox, type Filled } from '../../support/run-toolbox';

describeWith(['slapd', 'python', 'openssl'], 'the Toolbox, on a real LDAP server', () => {
  let directory: ExampleDirectory;
  beforeAll(async () => {
    directory = await startExampleDirectory();
  });
  afterAll(() => directory.close());

  const form = (params: Readonly<Record<string, string>> = {}, secrets: Filled['secrets'] = { password: directory.password }): Filled => ({
    params: { server: directory.secure, base: directory.base, bind: directory.bind, ca: directory.authorityFile, ...params },
    secrets,
  });

  test('lists users that are locked or disabled, of more than the server gives at once, and no computers', async () => {
    const run = await runToolbox('ad/locked-users.py', form());
    expect(run.errors).toBe('');
    const rows = run.table('Locked and disabled users');
    expect(rows.map(([name, , state]) => [name, state])).toEqual([
      ['Edsger Dijkstra', 'disabled'],
      ['Grace Hopper', 'locked'],
      ['Barbara Liskov', 'locked, disabled'],
    ]);
    expect(rows[1]?.[3]).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(run.values('Summary')).toEqual({ users: 1_205, locked: 2, disabled: 2 });
    expect(run.progress).toBeGreaterThan(1);
    expect(run.code).toBe(0);
  });

  test('shows the one or the other', async () => {
    const locked = await runToolbox('ad/locked-users.py', form({ show: 'locked' }));
    expect(locked.table('Locked and disabled users').map(([name]) => name)).toEqual(['Grace Hopper', 'Barbara Liskov']);
  });

  test('lists the members of a group and of groups within it, through which; groups in each other end', async () => {
    const run = await runToolbox('ad/group-members.py', form({ group: 'OPS' }));
    expect(run.errors).toBe('');
    const rows = run.table('Members').map(([name, , kind, depth, way]) => [name, kind, depth, way]);
    expect(rows).toEqual([
      ['Ada Lovelace', 'member', 0, ''],
      ['night shift (é)', 'group', 0, ''],
      ['Grace Hopper', 'member', 1, 'night shift (é)'],
      ['loop', 'group', 1, 'night shift (é)'],
      ['uid=gone', 'not readable', 1, 'night shift (é)'],
      ['Edsger Dijkstra', 'member', 2, 'night shift (é) → loop'],
    ]);
    expect(run.values('Summary')).toMatchObject({ members: 3, 'groups within': 2, 'not readable': 1 });
    const flat = await runToolbox('ad/group-members.py', form({ group: `cn=ops,ou=groups,${directory.base}`, nested: 'false' }));
    expect(flat.table('Members')).toHaveLength(2);
  });

  test('whatever a name holds, it is looked for and not obeyed', async () => {
    const special = await runToolbox('ad/group-members.py', form({ group: 'night shift (é)', nested: 'false' }));
    expect(special.table('Members')).toHaveLength(3);
    for (const group of ['*', 'o*', 'ops)(objectClass=*', 'ops)(|(cn=*', '\\', '-x']) {
      const run = await runToolbox('ad/group-members.py', form({ group }));
      expect([group, run.code, run.errors.trim()]).toEqual([group, 1, `error: there is no group ${group}`]);
    }
  });

  test('lists computers that are silent, those that never signed in first', async () => {
    const run = await runToolbox('ad/stale-computers.py', form({ days: '90' }));
    expect(run.errors).toBe('');
    const rows = run.table('Stale computers').map(([name, days, , , system, off]) => [name, days, system, off]);
    expect(rows).toEqual([
      ['NEVER', null, null, false],
      ['stale.example.test', 200, 'Windows', false],
    ]);
    const all = await runToolbox('ad/stale-computers.py', form({ days: '90', disabled: 'true' }));
    expect(all.table('Stale computers').map(([name]) => name)).toEqual(['NEVER', 'OFF', 'stale.example.test']);
  });

  test('an address without TLS is used with STARTTLS alone, and an authority that is not known ends it', async () => {
    expect((await runToolbox('ad/stale-computers.py', form({ server: directory.plain }))).code).toBe(0);
    for (const server of [directory.plain, directory.secure]) {
      const run = await runToolbox('ad/stale-computers.py', form({ server, ca: '' }));
      expect(run.code).toBe(1);
      expect(run.errors).toMatch(/^error: .*certificate/);
    }
  });

  test.each([
    ['a wrong password', {}, { password: 'wrong' }, 'the user or the password is not right'],
    ['no password', {}, {}, 'a user needs a password'],
    ['nobody', { bind: '' }, {}, 'this user may not read that'],
    ['a base that is not there', { base: 'dc=nowhere,dc=test' }, undefined, 'there is no entry with this name to begin below'],
    ['a base that is no name', { base: 'nonsense' }, undefined, 'a name that was given is no distinguished name'],
    ['a server that is not there', { server: 'ldaps://localhost:1' }, undefined, 'is not reached'],
    ['a server that is none', { server: 'localhost' }, undefined, 'the server is an address such as ldaps://'],
  ] as const)('%s is said in one line', async (_, params, secrets, words) => {
    const run = await runToolbox('ad/locked-users.py', form(params, secrets));
    expect(run.code).toBe(1);
    expect(run.errors).toMatch(/^error: [^\n]*\n$/);
    expect(run.errors).toContain(words);
    expect(run.errors).not.toContain(directory.password);
  });

  test('where ldapsearch is missing it is said how to get it', async () => {
    const run = await runToolbox('ad/locked-users.py', { ...form(), env: { PATH: '/nonexistent' } });
    expect(run.errors).toContain('install ldap-utils');
  });
});
