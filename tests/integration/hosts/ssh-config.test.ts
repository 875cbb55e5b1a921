import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { matchesPattern } from '#shared/node-set/matches-pattern';
import { namesIn, readConfig, type ConfigFiles } from '#main/spokes/hosts/openssh/config-file';
import { resolveHost } from '#main/spokes/hosts/openssh/resolve';
import { createRandom } from '../../support/random';
import { describeWith } from '../../support/real-parts';
import { anyConfig, broken, corpus, type Case } from './ssh-config-corpus';

const exec = promisify(execFile);
let folder: string;
let defaults: ReadonlyMap<string, readonly string[]>;

/** What is compared: how a host is reached. The lists of algorithms are printed with what this ssh puts in their place. */
const COMPARED = [
  'addressfamily',
  'bindaddress',
  'certificatefile',
  'compression',
  'connecttimeout',
  'forwardagent',
  'hostkeyalias',
  'hostname',
  'identitiesonly',
  'identityagent',
  'identityfile',
  'passwordauthentication',
  'port',
  'preferredauthentications',
  'proxycommand',
  'proxyjump',
  'pubkeyauthentication',
  'remotecommand',
  'requesttty',
  'sendenv',
  'serveralivecountmax',
  'serveraliveinterval',
  'setenv',
  'user',
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axle-ssh-config-'));
  await writeFile(join(folder, 'empty'), '');
  defaults = await printed(['-F', join(folder, 'empty'), 'nowhere']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `ssh -G` prints, by keyword. */
async function printed(args: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stdout } = await exec('ssh', ['-G', ...args], { env: { PATH: process.env['PATH'], HOME: folder, EDITOR_NAME: 'ed' } });
  const values = new Map<string, readonly string[]>();
  for (const line of stdout.split('\n').filter(Boolean)) {
    const cut = line.indexOf(' ');
    const keyword = line.slice(0, cut);
    values.set(keyword, [...(values.get(keyword) ?? []), line.slice(cut + 1)]);
  }
  return values;
}

const files: ConfigFiles = {
  read: (path) => readFile(path, 'utf8').catch(() => undefined),
  async find(pattern) {
    const there = await readdir(dirname(pattern)).catch(() => []);
    const last = pattern.slice(dirname(pattern).length + 1);
    return there
      .filter((name) => matchesPattern(name, last))
      .sort()
      .map((name) => join(dirname(pattern), name));
  },
};

/** The same of ours, in the words of `ssh -G`; what is not said is as it is by default. */
async function resolved(path: string, { host, user, port }: Case['hosts'][number]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { values, user: who } = resolveHost(await readConfig(path, files), {
    host,
    localUser: userInfo().username,
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port }),
  });
  const listed = (keyword: string): readonly string[] | undefined => {
    if (keyword === 'user') return [who];
    const given = values.get(keyword);
    if (keyword === 'hostname' || given === undefined) return given ?? defaults.get(keyword);
    if (['proxyjump', 'proxycommand'].includes(keyword) && given[0]?.toLowerCase() === 'none') return undefined;
    // It is printed as what it is kept as.
    return keyword === 'pubkeyauthentication' ? given.map((word) => ({ yes: 'true', no: 'false' })[word] ?? word) : given;
  };
  return new Map(COMPARED.flatMap((keyword) => (listed(keyword) === undefined ? [] : [[keyword, listed(keyword) ?? []] as const])));
}

const compared = (values: ReadonlyMap<string, readonly string[]>): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(COMPARED.flatMap((keyword) => (values.has(keyword) ? [[keyword, [...new Set(values.get(keyword))]]] : [])));

/** A configuration in a folder of its own, with what it includes. */
async function placed({ text, more = {} }: Pick<Case, 'text' | 'more'>): Promise<string> {
  const own = await mkdtemp(join(folder, 'case-'));
  for (const [path, content] of [['config', text], ...Object.entries(more)] as const) {
    await mkdir(dirname(join(own, path)), { recursive: true });
    await writeFile(join(own, path), content.replaceAll('@HERE@', own));
  }
  return join(own, 'config');
}

const typed = ({ host, user, port }: Case['hosts'][number]): readonly string[] => [
  ...(user === undefined ? [] : ['-l', user]),
  ...(port === undefined ? [] : ['-p', String(port)]),
  host,
];

describeWith(['linux', 'ssh'], 'a configuration of OpenSSH is understood as ssh -G understands it', () => {
  it.each([...corpus])('$name', async ({ hosts, ...written }) => {
    const path = await placed(written);
    for (const asked of hosts) {
      const theirs = await printed(['-F', path, ...typed(asked)]);
      expect({ asked, ...compared(await resolved(path, asked)) }).toEqual({ asked, ...compared(theirs) });
    }
  });

  it('whatever it is made of', async () => {
    const random = createRandom(5);
    for (let round = 0; round < 60; round += 1) {
      const written = anyConfig(random);
      const path = await placed(written);
      for (const host of ['web01', 'web02.example.com', 'db']) {
        const asked = random.below(3) === 0 ? { host, user: 'eve' } : { host };
        const theirs = await printed(['-F', path, ...typed(asked)]);
        expect({ ...written, asked, ...compared(await resolved(path, asked)) }).toEqual({ ...written, asked, ...compared(theirs) });
      }
    }
  });

  it.each(broken)('what ssh refuses is named with its line: %s', async (line, fault) => {
    const path = await placed({ text: `Host a\n  User u\n${line}\n`, more: {} });
    await expect(printed(['-F', path, 'a'])).rejects.toThrow();
    const { problems, user } = resolveHost(await readConfig(path, files), { host: 'a', localUser: 'me' });
    expect(problems).toMatchObject([{ line: 3, fault }]);
    expect(user).toBe('u');
  });

  it('a command that decides whether lines apply is never run', async () => {
    const path = await placed({
      text: 'Match exec "touch @HERE@/ran"\n  User never\nMatch !exec false\n  Port 9\nHost *\n  User u\n',
      more: {},
    });
    const { problems, user, port } = resolveHost(await readConfig(path, files), { host: 'a', localUser: 'me' });
    expect({ user, port }).toEqual({ user: 'u', port: 22 });
    expect(problems).toMatchObject([
      { line: 1, fault: 'exec-refused' },
      { line: 3, fault: 'exec-refused' },
    ]);
    expect(await readdir(dirname(path))).toEqual(['config']);
  });

  it('files that include each other come to an end, and are named', async () => {
    const path = await placed({ text: 'Include @HERE@/a\nHost x\n  User u\n', more: { a: 'Include @HERE@/b\n', b: 'Include @HERE@/a\n' } });
    const { problems, user } = resolveHost(await readConfig(path, files), { host: 'x', localUser: 'me' });
    expect(user).toBe('u');
    expect(problems).toMatchObject([{ fault: 'include-depth' }]);
  });

  it('single hosts are listed by their names, those of included files too', async () => {
    const path = await placed({ text: 'Host a b*\nInclude @HERE@/more\nHost !c d a\n', more: { more: 'Host e "f g"\n' } });
    expect(namesIn((await readConfig(path, files)).directives)).toEqual(['a', 'e', 'f g', 'd']);
  });
});
