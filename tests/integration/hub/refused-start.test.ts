import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HUB_SOCKET } from '#main/hub/local-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { createHubHome, dist } from '../../support/hub-process';
import { itWith } from '../../support/real-parts';

describe('the command line, when no hub can start', () => {
  let folder: string;
  let home: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'axle-refused-'));
    home = join(folder, 'home');
  });
  afterEach(() => {
    rmSync(runtimeFolderPath(home), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });

  async function axle(
    extra: Readonly<Record<string, string>> = {},
    user?: number,
    command: readonly string[] = ['runs', 'list'],
  ): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, AXLE_HOME: home, AXLE_LANG: 'en', ...extra };
    const child = spawn(process.execPath, [join(dist, 'cli.js'), ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    const [out, err] = [[] as Buffer[], [] as Buffer[]];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const [code] = (await once(child, 'close')) as [number];
    return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
  }

  /** A data folder with a real database in it. */
  async function used(): Promise<string> {
    mkdirSync(home, { mode: 0o700 });
    const hub = await createHubHome(home).start();
    await hub.stop();
    return join(home, 'axle.db');
  }

  it('names a database that is garbage, and leaves it alone', async () => {
    mkdirSync(home);
    const path = join(home, 'axle.db');
    writeFileSync(path, 'x'.repeat(8_192));
    expect(await axle()).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^STORAGE_DAMAGED: .*axle\.db/) });
    expect(readFileSync(path, 'utf8')).toBe('x'.repeat(8_192));
  });

  it('names a database of a newer version, and leaves it alone', async () => {
    const path = await used();
    const db = new Database(path);
    db.exec("insert into axle_migrations (id, at) values ('9990-future', '2099-01-01T00:00:00.000Z')");
    db.close();
    const before = readFileSync(path);
    expect(await axle()).toMatchObject({
      code: 125,
      out: '',
      err: expect.stringMatching(/^STORAGE_NEWER: .*axle\.db was made by a newer version/),
    });
    expect((await axle({ AXLE_LANG: 'fr' })).err).toMatch(/^STORAGE_NEWER: .*version plus récente/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it.each<[string, (path: string) => void]>([
    ['was cut to nothing', (path) => writeFileSync(path, '')],
    ['is gone', (path) => rmSync(path)],
  ])('names a database that %s, and begins no other in its place', async (_, lose) => {
    mkdirSync(home, { mode: 0o700 });
    const started = await createHubHome(home).start();
    const { hub, close } = await started.connect();
    await hub.slots.set({ pool: 'hub', limit: 3, policy: 'queue' }); // Something that would be lost.
    close();
    await started.stop();
    const path = join(home, 'axle.db');
    lose(path);
    const left = readdirSync(home);
    expect(await axle()).toMatchObject({ code: 125, out: '', err: expect.stringMatching(/^STORAGE_GONE: .*axle\.db is missing or empty/) });
    expect((await axle({ AXLE_LANG: 'fr' })).err).toMatch(/^STORAGE_GONE: .*manque ou est vide/);
    expect(readdirSync(home)).toEqual(left);
    if (left.includes('axle.db')) expect(readFileSync(path)).toHaveLength(0);
  });

  it('names a hub of another version, and leaves it alone', async () => {
    mkdirSync(home, { mode: 0o700 });
    const runtime = runtimeFolderPath(home);
    mkdirSync(runtime, { mode: 0o700 });
    const other = createServer((socket) => socket.on('error', () => undefined).write('axle/1\n')).listen(join(runtime, HUB_SOCKET));
    expect(await axle()).toMatchObject({
      code: 125,
      out: '',
      err: expect.stringMatching(/^HUB_UNREACHABLE: .*another version of Axle.*version 1 of the wire/),
    });
    other.close();
  });

  itWith(['root'], 'names a database that it may not write', async () => {
    const path = await used();
    // As somebody else: root may write everything.
    const user = 65_533;
    chmodSync(folder, 0o755);
    for (const name of ['', ...readdirSync(home, { recursive: true, encoding: 'utf8' })]) chownSync(join(home, name), user, user);
    for (const name of ['axle.db']) chownSync(join(home, name), 0, 0);
    chmodSync(path, 0o444);
    const as = (...command: string[]): ReturnType<typeof axle> =>
      axle({ XDG_RUNTIME_DIR: '', HOME: home, AXLE_IDLE_MS: '200' }, user, command);
    expect(await as('run', 'hello')).toMatchObject({
      code: 125,
      out: '',
      err: expect.stringMatching(/^STORAGE_READONLY: .*axle\.db cannot be written/),
    });
    expect(await as('slots', 'set', 'hub', '3')).toMatchObject({ code: 125, err: expect.stringMatching(/^STORAGE_READONLY: /) });
    // What only reads goes on.
    expect(await as('runs', 'list')).toMatchObject({ code: 0, err: '' });
  });

  it('names a data folder that is a file', async () => {
    writeFileSync(home, '');
    expect(await axle()).toMatchObject({ code: 125, err: expect.stringMatching(/^DATA_FOLDER_REFUSED: .*it is not a folder/) });
  });

  itWith(['root'], 'names a data folder that is somebody else’s', async () => {
    mkdirSync(home);
    chownSync(home, 65_533, 65_533);
    expect(await axle()).toMatchObject({ code: 125, err: expect.stringMatching(/^DATA_FOLDER_REFUSED: .*belongs to somebody else/) });
  });

  itWith(['root'], 'names a data folder that it cannot write', async () => {
    chmodSync(folder, 0o755);
    const { code, err } = await axle({ HOME: '/nonexistent' }, 65_533);
    expect([code, err]).toEqual([125, expect.stringMatching(/^DATA_FOLDER_REFUSED: .*it cannot be written/)]);
  });
});
