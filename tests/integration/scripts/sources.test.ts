import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkbench, refusal, type Workbench } from './workbench';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults.map(String)).toEqual([]);
});

const add = (folder: string) => bench.handlers.addSource({ folder }, bench.ctx);

describe('a source', () => {
  it('is there from the start: the samples', async () => {
    await bench.until((scripts) => scripts.some(({ name, sourceId }) => name === 'Hello' && sourceId === 'samples'));
    expect((await refusal(bench.handlers.removeSource({ source: 'samples' }, bench.ctx))).code).toBe('SOURCE_NOT_FOUND');
  });

  it('that was added is read, audited, and there after a restart under the same ids', async () => {
    await bench.write('ops/a.sh', 'echo\n');
    const source = await bench.add('ops');
    expect(source).toMatchObject({ label: 'ops', scripts: 1, state: 'watching', builtIn: false, reason: null });
    expect(bench.audited).toMatchObject([{ action: 'source.add', object: source.id, personal: { folder: source.folder } }]);
    await bench.restart();
    await bench.until((scripts) => scripts.some(({ id }) => id === `${source.id}:a.sh`));
    await bench.handlers.removeSource({ source: source.id }, bench.ctx);
    await bench.until((scripts) => scripts.every(({ sourceId }) => sourceId === 'samples'));
    expect(bench.audited.at(-1)).toMatchObject({ action: 'source.remove', personal: { folder: source.folder } });
    // Where a folder lies may tell whose it is: nothing of that is hashed as it is.
    for (const { personal: _personal, ...hashed } of bench.audited) expect(JSON.stringify(hashed)).not.toContain(bench.folder);
    expect((await bench.add('ops')).id).toBe(source.id);
  });

  it('is refused where it cannot be one', async () => {
    const { folder, home } = bench;
    await bench.write('file.txt', '');
    await mkdir(path.join(home, 'runs'));
    await symlink(home, path.join(folder, 'to-home'));
    expect(await refusal(add(path.join(folder, 'none')))).toMatchObject({ code: 'SOURCE_UNREADABLE', data: { reason: 'missing' } });
    expect(await refusal(add('relative'))).toMatchObject({ data: { reason: 'missing' } });
    expect(await refusal(add(path.join(folder, 'file.txt')))).toMatchObject({ data: { reason: 'not-folder' } });
    expect(await refusal(add(path.join(folder, 'file.txt/x')))).toMatchObject({ data: { reason: 'not-folder' } });
    for (const own of [home, path.join(home, 'runs'), path.join(folder, 'to-home')]) {
      expect(await refusal(add(own))).toMatchObject({ code: 'SOURCE_UNREADABLE', data: { reason: 'denied' } });
    }
  });

  it.runIf(process.platform === 'linux')('is no folder of the system that holds no files, by whatever name', async () => {
    const link = path.join(bench.folder, 'link');
    await symlink('/proc/self', link);
    for (const folder of ['/proc', '/proc/self', '/proc/1/../self/task', '/sys', '/sys/kernel', '/dev', '/dev/null', link]) {
      expect(await refusal(add(folder)), folder).toMatchObject({ code: 'SOURCE_UNREADABLE', data: { folder, reason: 'system' } });
    }
    expect(bench.audited).toEqual([]);
  });

  it('is added once, however it is spelled, and neither inside nor around another', async () => {
    await bench.add('ops/deep');
    await symlink(path.join(bench.folder, 'ops/deep'), path.join(bench.folder, 'link'));
    for (const again of ['ops/deep', 'ops/deep/../deep', 'link', 'ops']) {
      expect((await refusal(add(path.join(bench.folder, again)))).code).toBe('SOURCE_EXISTS');
    }
    await mkdir(path.join(bench.folder, 'ops/deeper'));
    const both = await Promise.allSettled([add(path.join(bench.folder, 'ops/deeper')), add(path.join(bench.folder, 'ops/deeper'))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('whose folder goes says why, and comes back by itself', async () => {
    await bench.write('ops/a.sh', 'echo\n');
    const { id } = await bench.add('ops');
    const [here, away] = [path.join(bench.folder, 'ops'), path.join(bench.folder, 'away')];
    await rename(here, away);
    expect(await bench.untilSource(id, ({ state }) => state === 'unreadable')).toMatchObject({ reason: 'missing', scripts: 0 });
    await bench.until((scripts) => scripts.every(({ sourceId }) => sourceId !== id));
    expect((await refusal(bench.handlers.get({ script: 'a.sh' }, bench.ctx))).code).toBe('SCRIPT_NOT_FOUND');
    await writeFile(here, 'now a file');
    await rm(here);
    await rename(away, here);
    await bench.until((scripts) => scripts.some(({ sourceId }) => sourceId === id));
    await bench.untilSource(id, ({ state, scripts }) => state === 'watching' && scripts === 1);
    await bench.write('ops/b.sh', 'echo\n');
    await bench.until((scripts) => scripts.some(({ name }) => name === 'b'));
  });

  it('whose folder was replaced by another is read anew', async () => {
    await bench.write('ops/a.sh', 'echo\n');
    const { id } = await bench.add('ops');
    await bench.write('new/b.sh', 'echo\n');
    await rename(path.join(bench.folder, 'ops'), path.join(bench.folder, 'old'));
    await rename(path.join(bench.folder, 'new'), path.join(bench.folder, 'ops'));
    await bench.until(
      (scripts) => scripts.filter(({ sourceId }) => sourceId === id).every(({ name }) => name === 'b') && scripts.length === 2,
    );
  });

  it('that cannot be read by this user is denied', async (test) => {
    // Root reads everything: the test takes another user for as long as it asks.
    if (process.getuid?.() !== 0) return test.skip('needs root to become a user who may not read');
    await mkdir(path.join(bench.folder, 'locked'), { mode: 0o700 });
    process.seteuid?.(65_534);
    try {
      expect(await refusal(add(path.join(bench.folder, 'locked')))).toMatchObject({
        code: 'SOURCE_UNREADABLE',
        data: { reason: 'denied' },
      });
    } finally {
      process.seteuid?.(0);
    }
  });
});

describe('a change', () => {
  it('of a file is told by the system: new, changed, moved, gone', async () => {
    const { id } = await bench.add('ops');
    const seen = async (change: () => Promise<unknown>, done: (names: readonly string[]) => boolean): Promise<void> => {
      await change();
      await bench.until((scripts) => done(scripts.filter(({ sourceId }) => sourceId === id).map(({ name }) => name)));
    };
    const at = (name: string): string => path.join(bench.folder, 'ops', name);
    await seen(
      () => bench.write('ops/a.sh', 'echo\n'),
      (names) => names.includes('a'),
    );
    await seen(
      () => bench.write('ops/a.sh', '# @axle.name Changed\n'),
      (names) => names.includes('Changed'),
    );
    await seen(
      () => bench.write('ops/x/y/b.py', 'pass\n'),
      (names) => names.includes('b'),
    );
    await seen(
      () => bench.write('ops/a.axle.yaml', 'name: Beside\n'),
      (names) => names.includes('Beside'),
    );
    await seen(
      () => rm(at('a.axle.yaml')),
      (names) => names.includes('Changed') && !names.includes('Beside'),
    );
    await seen(
      () => rename(at('a.sh'), at('c.sh')),
      (names) => names.length === 2,
    );
    await seen(
      () => rm(at('x'), { recursive: true }),
      (names) => names.length === 1,
    );
    await seen(
      () => rm(at('c.sh')),
      (names) => names.length === 0,
    );
    await bench.untilSource(id, ({ state, scripts }) => state === 'watching' && scripts === 0);
  });

  it('of a folder is seen with all that is in it: moved, put in place of another, gone', async () => {
    const { id } = await bench.add('ops');
    const at = (name: string): string => path.join(bench.folder, 'ops', name);
    const paths = (...wanted: readonly string[]) =>
      bench.until((scripts) => {
        const mine = scripts.filter(({ sourceId }) => sourceId === id).map((script) => script.id.slice(id.length + 1));
        return mine.toSorted().join() === wanted.join();
      });
    await bench.write('other/deep/one.sh', 'echo\n');
    await bench.write('other/two.sh', 'echo\n');
    await rename(path.join(bench.folder, 'other'), at('a'));
    await paths('a/deep/one.sh', 'a/two.sh');
    await rename(at('a'), at('b'));
    await paths('b/deep/one.sh', 'b/two.sh');
    await bench.write('ops/b/deep/three.sh', 'echo\n');
    await paths('b/deep/one.sh', 'b/deep/three.sh', 'b/two.sh');
    await bench.write('new/four.sh', 'echo\n');
    await rename(at('b'), path.join(bench.folder, 'away'));
    await rename(path.join(bench.folder, 'new'), at('b'));
    await paths('b/four.sh');
    await bench.write('ops/b/five.sh', 'echo\n');
    await bench.write('away/deep/unseen.sh', 'echo\n');
    await paths('b/five.sh', 'b/four.sh');
    await rm(at('b'), { recursive: true });
    await paths();
  });

  it('in a hidden folder or in node_modules is none', async () => {
    await bench.write('ops/.git/hooks/a.sh', 'echo\n');
    await bench.write('ops/node_modules/x/a.js', '1\n');
    await bench.write('ops/.hidden.sh', 'echo\n');
    const source = await bench.add('ops');
    expect(source.scripts).toBe(0);
    await bench.write('ops/.git/b.sh', 'echo\n');
    await bench.write('ops/seen.sh', 'echo\n');
    await bench.until((scripts) => scripts.some(({ name }) => name === 'seen'));
    await bench.untilSource(source.id, ({ scripts }) => scripts === 1);
  });

  it('of who declares an id mends or breaks both', async () => {
    const first = await bench.write('ops/a.sh', '# @axle.id same\necho\n');
    await bench.write('ops/b.sh', '# @axle.id same\necho\n');
    const { id } = await bench.add('ops');
    const broken = await bench.handlers.get({ script: `${id}:b.sh` }, bench.ctx);
    expect(broken).toMatchObject({ blocked: true, problems: [{ code: 'duplicate-id', detail: `same: ${first}` }] });
    expect(await refusal(bench.provider.find(`${id}:a.sh`, {}))).toMatchObject({ code: 'SCRIPT_BROKEN' });
    expect(await refusal(bench.provider.find('same', {}))).toMatchObject({
      code: 'SCRIPT_AMBIGUOUS',
      data: { candidates: expect.arrayContaining([`${id}:a.sh`, `${id}:b.sh`]) as string[] },
    });
    await bench.write('ops/b.sh', '# @axle.id other\necho\n');
    await bench.until((scripts) => ['same', 'other'].every((name) => scripts.some((script) => script.id === name && !script.blocked)));
    await rm(first);
    await bench.until((scripts) => !scripts.some((script) => script.id === 'same'));
  });
});
