import { createHash, randomUUID } from 'node:crypto';
import { chmod, copyFile, lstat, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** What of /etc programs need to work; nothing that names accounts, hosts of the network, or passwords. */
const listed =
  /^(ld\.so\.cache|ld\.so\.conf|ld\.so\.conf\.d|localtime|timezone|os-release|debian_version|redhat-release|lsb-release|services|protocols|rpc|host\.conf|gai\.conf|hosts|mime\.types|magic|inputrc|terminfo|bash\.bashrc|bashrc|profile|locale\.conf|locale\.alias|shells|alternatives|perl|python\d*(\.\d+)?|java-[\w.-]+|ca-certificates|crypto-policies|pki)$/;
/** Of folders that also hold keys. */
const inside: readonly (readonly string[])[] = [
  ['ssl', 'certs'],
  ['ssl', 'openssl.cnf'],
];
const closed = /(^|\/)(private|nssdb)$/;

/** Where a sandboxed script finds the SDKs: with /etc, which is made anyway, so that no start pays for them. */
export const sdkFolder = '/etc/axle';

interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Makes `FOLDER/etc-HASH` from this machine's /etc and returns its path. Made once, since each bind costs 0.2 ms: one of the whole instead of thirty. */
export async function makeEtc(folder: string, account: Account, source = '/etc', sdk: string | null = null): Promise<string> {
  const names = (await readdir(source)).filter((name) => listed.test(name)).sort();
  const entries = [...names.map((name) => [name]), ...inside];
  const stamped = [
    ...entries.map((path) => join(source, ...path)),
    ...(sdk === null ? [] : (await sdkFiles(sdk)).map((name) => join(sdk, name))),
  ];
  const stamps = await Promise.all(stamped.map(async (path) => [path, await stampOf(path)]));
  const key = createHash('sha256')
    .update(JSON.stringify([account, stamps]))
    .digest('hex')
    .slice(0, 16);
  const target = join(folder, `etc-${key}`);
  if ((await stampOf(target)) !== null) return target;

  const draft = join(folder, `draft-${randomUUID()}`);
  await mkdir(join(draft, 'ssl'), { recursive: true });
  for (const path of [draft, join(draft, 'ssl')]) await chmod(path, 0o755);
  for (const path of entries) await copy(join(source, ...path), join(draft, ...path));
  const hosts = await readFile(join(source, 'hosts'), 'utf8').catch(() => '127.0.0.1 localhost\n');
  const made = { ...synthetic(account), hosts: `${hosts.trimEnd()}\n127.0.1.1 axle\n` };
  for (const [name, content] of Object.entries(made)) {
    await writeFile(join(draft, name), content);
    await chmod(join(draft, name), 0o644);
  }
  if (sdk !== null) await copySdk(sdk, join(draft, basename(sdkFolder)));
  await symlink('/proc/mounts', join(draft, 'mtab'));
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if ((await stampOf(target)) === null) throw error; // otherwise somebody else made the same one meanwhile
  }
  return target;
}

/** Not what an interpreter may have left beside them. */
const sdkFiles = async (sdk: string): Promise<readonly string[]> =>
  (await readdir(sdk).catch((): string[] => [])).filter((name) => /\.(py|mjs|sh|psm1|md)$/.test(name)).sort();

async function copySdk(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const name of await sdkFiles(from)) await copy(join(from, name), join(to, name));
}

function synthetic({ uid, gid, home }: Account): Readonly<Record<string, string>> {
  const own = uid === 0 ? [] : [`axle:x:${uid}:${gid}:axle:${home}:/bin/sh`];
  const group = gid === 0 ? [] : [`axle:x:${gid}:`];
  const root = `root:x:0:0:root:${uid === 0 ? home : '/root'}:/bin/sh`;
  return {
    passwd: [root, ...own, 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin', ''].join('\n'),
    group: ['root:x:0:', ...group, 'nogroup:x:65534:', ''].join('\n'),
    // The real one may point at daemons whose sockets are not there.
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
    hostname: 'axle\n',
    'resolv.conf': '',
  };
}

/** Copies what can be read, keeping links; a folder's private part stays out. */
async function copy(from: string, to: string): Promise<void> {
  if (closed.test(from)) return;
  const found = await lstat(from).catch(() => null);
  if (found === null) return;
  if (found.isSymbolicLink()) return symlink(await readlink(from), to);
  if (found.isFile() && (found.mode & 0o004) !== 0) {
    await copyFile(from, to);
    return chmod(to, 0o644); // whatever the hub's umask: a root hub's scripts read it as another user
  }
  if (!found.isDirectory()) return;
  await mkdir(to);
  await chmod(to, 0o755);
  for (const name of await readdir(from)) await copy(join(from, name), join(to, name));
}

async function stampOf(path: string): Promise<string | null> {
  return stat(path).then(
    ({ mtimeMs, size }) => `${mtimeMs}:${size}`,
    () => null,
  );
}
