import { execFile } from 'node:child_process';
import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INDEX_NAME, MAX_INDEX_BYTES, readIndex, SIGNATURE_NAME, writeIndex } from '#shared/contract/signed-index';
import { messagesIn } from './messages/messages';
import { signFolder, type Signed } from './sign-folder';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const words = messagesIn('en').trust;

let outside: string;
let folder: string;
beforeEach(async () => {
  outside = await mkdtemp(path.join(tmpdir(), 'axle-sign-'));
  folder = path.join(outside, 'tools');
  await write('run.sh', 'echo run\n');
});
afterEach(() => rm(outside, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), text);
}
const signed = (serial?: number, key = pem): Promise<Signed> => signFolder(folder, key, serial, messagesIn('en'));
const names = async (): Promise<readonly string[]> => [
  ...(readIndex(await readFile(path.join(folder, INDEX_NAME), 'utf8'))?.files.keys() ?? []),
];
const refusal = async (signing: Promise<Signed>): Promise<unknown> =>
  await signing.then(
    () => 'was not refused',
    (error: unknown) => (error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : error),
  );

describe('an index', () => {
  it('is signed as it lies there, and holds for sha256sum', async () => {
    await write('sub/line\u2028end\nbreak.sh', 'echo x\n');
    expect(await signed()).toMatchObject({ files: 2, serial: 1 });
    const [index, signature] = await Promise.all([
      readFile(path.join(folder, INDEX_NAME)),
      readFile(path.join(folder, SIGNATURE_NAME), 'utf8'),
    ]);
    expect(verify(null, index, publicKey, Buffer.from(signature, 'base64'))).toBe(true);
    await promisify(execFile)('sha256sum', ['--check', '--strict', INDEX_NAME], { cwd: folder });
  });

  it('names hidden files and those of node_modules, but nothing of .git and of the index itself', async () => {
    for (const name of ['.env', '.hidden/a', 'node_modules/b/index.js', '.git/HEAD', 'sub/.git', `sub/${INDEX_NAME}`])
      await write(name, name);
    await write(`${INDEX_NAME}.new`, 'left by a crash');
    await write(`${SIGNATURE_NAME}.new`, 'left by a crash');
    await signed();
    await signed();
    expect(await names()).toEqual(['.env', '.hidden/a', 'node_modules/b/index.js', 'run.sh', `sub/${INDEX_NAME}`]);
  });

  it('names a link to a file of the folder, and no other', async () => {
    await writeFile(path.join(outside, 'secret'), 'secret');
    await mkdir(path.join(folder, 'sub'));
    for (const [name, to] of [
      ['in', 'run.sh'],
      ['out', '../secret'],
      ['folder', 'sub'],
      ['dead', 'nowhere'],
      ['circle', 'circle'],
    ] as const)
      await symlink(to, path.join(folder, name));
    await signed();
    expect(await names()).toEqual(['in', 'run.sh']);
  });
});

describe('the number of an index', () => {
  it('is one more than the last, or what is given and higher', async () => {
    expect((await signed()).serial).toBe(1);
    expect((await signed()).serial).toBe(2);
    expect((await signed(9)).serial).toBe(9);
    expect(await refusal(signed(9))).toContain(words.serialTooLow(9));
  });

  it.each([
    ['no index', () => write(INDEX_NAME, 'hello\n')],
    ['empty', () => write(INDEX_NAME, '')],
    ['a folder', () => mkdir(path.join(folder, INDEX_NAME))],
    [
      'larger than an index can be',
      async () => {
        await write(INDEX_NAME, writeIndex({ serial: 8, files: new Map() }));
        await truncate(path.join(folder, INDEX_NAME), MAX_INDEX_BYTES + 1);
      },
    ],
  ])('does not begin anew where what is there is %s', async (_what, prepare) => {
    await prepare();
    expect(await refusal(signed())).toContain(words.indexUnreadable);
    expect(await refusal(signed(9))).toContain(words.indexUnreadable);
  });
});

it('names what is not there to be signed', async () => {
  folder = path.join(outside, 'nowhere');
  expect(await refusal(signed())).toContain(`${folder}: ENOENT`);
});

it('signs with no other kind of key', async () => {
  const { privateKey: other } = generateKeyPairSync('x25519');
  expect(await refusal(signed(1, other.export({ type: 'pkcs8', format: 'pem' }).toString()))).toContain(words.notEd25519);
  expect(await refusal(signed(1, 'hello'))).toContain(words.notEd25519);
});
