import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Repository } from '#shared/contract/repositories';
import { createGitRepository, type GitRepository } from '../../support/git-repository';
import { isAlive } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { createSmallDisk } from '../../support/small-disk';
import { openWorkbench, refusal, type Workbench } from './workbench';

let bench: Workbench;
let upstream: GitRepository;
let now: number;
const clock = { now: () => now };
const open = (git = {}): Promise<Workbench> =>
  openWorkbench({ ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' }, { clock, git: { checkMs: 20, ...git } });

beforeEach(async () => {
  now = Date.now();
  bench = await open();
  upstream = createGitRepository(bench.folder);
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

type Add = Partial<Parameters<Workbench['repositories']['add']>[0]>;
const add = (more: Add = {}, ctx = bench.ctx): Promise<Repository> =>
  bench.repositories.add({ url: upstream.url, branch: null, folder: null, every: null, ...more }, ctx) as Promise<Repository>;
const sync = (source: string) => bench.handlers.sync({ source }, bench.ctx);
const treeOf = (source: string): string => path.join(bench.home, 'repositories', source, 'tree');
const idsOf = async (source: string, done: (paths: readonly string[]) => boolean): Promise<readonly string[]> => {
  const mine = (all: readonly { readonly id: string; readonly sourceId: string }[]): readonly string[] =>
    all
      .filter(({ sourceId }) => sourceId === source)
      .map(({ id }) => id.slice(source.length + 1))
      .toSorted();
  return mine(await bench.until((scripts) => done(mine(scripts))));
};
/** The repository once `done` says that it is as wanted. */
async function until(source: string, done: (repository: Repository) => boolean): Promise<Repository> {
  const abort = new AbortController();
  const deadline = setTimeout(() => abort.abort(), 10_000);
  let last: Repository | undefined;
  try {
    for await (const event of bench.repositories.watch({}, bench.context(abort.signal))) {
      if (event.type !== 'page' && event.type !== 'upsert') continue;
      last = (event.items as readonly Repository[]).find((one) => one.source === source) ?? last;
      if (last !== undefined && done(last)) return last;
    }
  } finally {
    clearTimeout(deadline);
  }
  throw new Error(`never as wanted: ${JSON.stringify(last)}`);
}

describeWith(['git'], 'a git repository', () => {
  it('that was added is in the catalogue with the commit that it stands at, and audited', async () => {
    const commit = upstream.commit(
      { 'ops/restart.sh': '#!/bin/bash\n# @axle.name Restart\n', 'README.md': 'x' },
      { message: 'First: \u001b[31m it' },
    );
    const made = await add({ every: 300, label: 'Tools' });
    expect(made).toMatchObject({
      url: upstream.url,
      follows: 'main',
      commit: { id: commit, subject: 'First:  [31m it', author: 'Grace' },
      failure: null,
      progress: null,
      leftOut: 0,
    });
    expect(Date.parse(made.nextAt ?? '')).toBe(now + 300_000);
    expect(await idsOf(made.source, (ids) => ids.length === 1)).toEqual(['ops/restart.sh']);
    const script = await bench.handlers.get({ script: 'Restart' }, bench.ctx);
    expect(script).toMatchObject({ source: 'Tools', file: path.join(treeOf(made.source), 'ops/restart.sh') });
    expect(bench.audited).toMatchObject([
      { action: 'source.add', object: made.source, detail: { commit }, personal: { url: upstream.url } },
    ]);
    for (const { personal: _personal, ...hashed } of bench.audited) expect(JSON.stringify(hashed)).not.toContain(bench.folder);
    expect(statSync(path.join(bench.home, 'repositories', made.source)).mode & 0o077).toBe(0);
    expect(statSync(path.join(treeOf(made.source), 'README.md')).mode & 0o777).toBe(0o444);
    expect((await refusal(add())).code).toBe('SOURCE_EXISTS');
  });

  it('that changed brings what is new, changed and gone within one sync, under the same ids', async () => {
    const from = upstream.commit({ 'a.sh': 'echo\n', 'b.sh': 'echo\n', 'same.sh': 'echo same\n' });
    const { source } = await add();
    const before = await bench.handlers.get({ script: `${source}:same.sh` }, bench.ctx);
    const to = upstream.commit({ 'a.sh': '# @axle.name Changed\n', 'b.sh': null, 'c/d.sh': 'echo\n' });
    await sync(source);
    expect(await idsOf(source, () => true)).toEqual(['a.sh', 'c/d.sh', 'same.sh']);
    expect(await bench.handlers.get({ script: `${source}:a.sh` }, bench.ctx)).toMatchObject({ name: 'Changed' });
    expect((await bench.handlers.get({ script: `${source}:same.sh` }, bench.ctx)).modifiedAt).toBe(before.modifiedAt);
    expect(bench.audited.at(-1)).toMatchObject({ action: 'source.sync', actor: { name: 'Ada' }, object: source, detail: { from, to } });
    const audited = bench.audited.length;
    await sync(source);
    expect(bench.audited).toHaveLength(audited);
  });

  it('whose branch was forced back, or whose files somebody changed here, is made equal again', async () => {
    upstream.commit({ 'a.sh': 'echo one\n' });
    const { source } = await add();
    const forced = upstream.commit({ 'a.sh': 'echo two\n' }, { amend: true });
    await sync(source);
    expect((await until(source, () => true)).commit?.id).toBe(forced);
    const file = path.join(treeOf(source), 'a.sh');
    await chmod(file, 0o644);
    await writeFile(file, 'echo mine, and longer\n');
    await writeFile(path.join(treeOf(source), 'mine.sh'), 'echo\n');
    await sync(source);
    expect(readFileSync(file, 'utf8')).toBe('echo two\n');
    await rm(treeOf(source), { recursive: true });
    await sync(source);
    expect(await idsOf(source, (ids) => ids.length === 1)).toEqual(['a.sh']);
  });

  it('is followed on a branch or tag, and taken by one folder of it', async () => {
    upstream.commit({ 'a.sh': 'echo main\n' });
    upstream.commit({ 'scripts/deep/b.sh': 'echo\n', 'lib.sh': 'echo\n' }, { branch: 'ops/live' });
    upstream.git('tag', '-a', 'v1', '-m', 'one');
    upstream.git('push', '--quiet', 'origin', 'v1');
    const branch = await add({ branch: 'ops/live', folder: '/scripts/./' });
    expect(branch).toMatchObject({ folder: 'scripts', follows: 'ops/live' });
    expect(await idsOf(branch.source, (ids) => ids.length > 0)).toEqual(['deep/b.sh']);
    const tag = await add({ branch: 'v1' });
    expect(await idsOf(tag.source, (ids) => ids.length > 0)).toEqual(['a.sh', 'lib.sh', 'scripts/deep/b.sh']);
    const tree = statSync(treeOf(tag.source)).ino;
    await sync(tag.source); // Where a tag stands is known by the tag, not by its commit.
    expect(statSync(treeOf(tag.source)).ino).toBe(tree);
  });

  it('that cannot be had is refused, and nothing is left of it', async () => {
    const failed = async (more: Add) => (await refusal(add(more))) as { code: string; data: { reason: string } };
    expect(await failed({})).toMatchObject({ code: 'REPOSITORY_FAILED', data: { reason: 'empty' } });
    upstream.commit({ 'a.sh': 'echo\n', 'file/b.sh': 'echo\n' });
    expect(await failed({ branch: 'none' })).toMatchObject({ data: { reason: 'branch' } });
    expect(await failed({ folder: 'none' })).toMatchObject({ data: { reason: 'folder' } });
    expect(await failed({ folder: 'a.sh' })).toMatchObject({ data: { reason: 'folder' } });
    expect(await failed({ url: path.join(bench.folder, 'none.git') })).toMatchObject({ data: { reason: 'not-found' } });
    expect(await failed({ url: 'http://127.0.0.1:1/x.git' })).toMatchObject({ data: { reason: 'unreachable' } });
    expect(await failed({ url: 'https://no-such-host.invalid/x.git' })).toMatchObject({ data: { reason: 'unreachable' } });
    expect(await failed({ url: 'https://ann:s3cret@example.org/x.git' })).toMatchObject({
      code: 'REPOSITORY_REFUSED',
      data: { reason: 'credentials' },
    });
    expect(await failed({ url: path.join(bench.home, 'x') })).toMatchObject({ data: { reason: 'own' } });
    expect(bench.audited).toEqual([]);
    await bench.until((scripts) => scripts.every(({ sourceId }) => sourceId === 'samples'));
    await expect.poll(() => readdirSync(path.join(bench.home, 'repositories'))).toEqual([]);
  });

  it('that fails later keeps its scripts, says why and since when, and is tried ever later', async () => {
    upstream.commit({ 'a.sh': 'echo\n' });
    const { source, syncedAt } = await add({ every: 300 });
    upstream.git(`--git-dir=${upstream.url}`, 'update-ref', '-d', 'refs/heads/main');
    now += 300_000;
    const failing = await until(source, ({ failure }) => failure !== null);
    expect(failing).toMatchObject({ syncedAt, failure: { reason: 'empty', times: 1, at: new Date(now).toISOString() } });
    expect(Date.parse(failing.nextAt ?? '')).toBe(now + 600_000);
    expect(await idsOf(source, () => true)).toEqual(['a.sh']);
    expect(await refusal(sync(source))).toMatchObject({ code: 'REPOSITORY_FAILED', data: { url: upstream.url, reason: 'empty' } });
    await bench.restart();
    expect(await until(source, () => true)).toMatchObject({ failure: { times: 2 }, syncedAt });
    upstream.commit({ 'b.sh': 'echo\n' });
    now += 1_200_000;
    expect(await until(source, ({ failure }) => failure === null)).toMatchObject({ syncedAt: new Date(now).toISOString() });
    expect(await idsOf(source, (ids) => ids.includes('b.sh'))).toEqual(['a.sh', 'b.sh']);
    expect(bench.audited.at(-1)).toMatchObject({ action: 'source.sync', actor: { name: 'Axle', face: 'hub' } });
  });

  it('that is due when a hub starts is synced then, and else when it is due', async () => {
    upstream.commit({ 'a.sh': 'echo\n' });
    const { source } = await add({ every: 3_600 });
    upstream.commit({ 'b.sh': 'echo\n' });
    await bench.restart();
    expect(await idsOf(source, () => true)).toEqual(['a.sh']);
    now += 3_600_000;
    await idsOf(source, (ids) => ids.includes('b.sh'));
  });

  it('that was changed is fetched before it is kept, and stays as it was where that fails', async () => {
    upstream.commit({ 'a.sh': 'echo\n' });
    upstream.commit({ 'b.sh': 'echo\n', 'a.sh': null }, { branch: 'live' });
    const { source } = await add();
    const change = (more: object) => bench.repositories.change({ source, ...more }, bench.ctx);
    expect(await refusal(change({ branch: 'none' }))).toMatchObject({ code: 'REPOSITORY_FAILED', data: { reason: 'branch' } });
    expect(await until(source, () => true)).toMatchObject({ branch: null, failure: null });
    expect(await change({ branch: 'live', every: 600 })).toMatchObject({ branch: 'live', follows: 'live', every: 600 });
    expect(await idsOf(source, (ids) => ids.length > 0)).toEqual(['b.sh']);
    expect(bench.audited.at(-2)).toMatchObject({ action: 'source.change', personal: { branch: 'live' } });
    expect(await change({ every: null })).toMatchObject({ every: null, nextAt: null, branch: 'live' });
    await bench.restart();
    expect(await until(source, () => true)).toMatchObject({ branch: 'live', every: null });
  });

  it('that is removed leaves nothing, once the runs of its scripts have ended', async () => {
    upstream.commit({ 'a.sh': 'echo one\n', 'lib.sh': 'one\n' });
    const { source } = await add();
    const root = path.join(bench.home, 'repositories', source);
    bench.active.push({ id: 'run-1', script: `${source}:a.sh` });
    const old = path.join(root, 'tree');
    upstream.commit({ 'lib.sh': 'two\n' });
    await sync(source);
    const kept = readdirSync(root).find((name) => name.startsWith('old-')) ?? '';
    expect(readFileSync(path.join(root, kept, 'lib.sh'), 'utf8')).toBe('one\n');
    expect(readFileSync(path.join(old, 'lib.sh'), 'utf8')).toBe('two\n');
    bench.active.pop();
    await expect.poll(() => readdirSync(root)).toEqual(['tree']);
    bench.active.push({ id: 'run-2', script: `${source}:a.sh` });
    await bench.handlers.removeSource({ source }, bench.ctx);
    await bench.until((scripts) => scripts.every(({ sourceId }) => sourceId === 'samples'));
    expect(bench.audited.at(-1)).toMatchObject({ action: 'source.remove', object: source, personal: { url: upstream.url } });
    expect(existsSync(root)).toBe(false);
    expect(readdirSync(path.dirname(root))).toHaveLength(1);
    bench.active.pop();
    await expect.poll(() => readdirSync(path.dirname(root))).toEqual([]);
    expect((await refusal(sync(source))).code).toBe('SOURCE_NOT_FOUND');
    expect((await add()).source).toBe(source);
  });

  it('whose hub was killed in the middle of a swap has its last good copy, and what a sync left is removed', async () => {
    upstream.commit({ 'a.sh': 'echo\n' });
    const { source } = await add();
    const root = path.join(bench.home, 'repositories', source);
    await bench.restart(undefined, async () => {
      await rename(path.join(root, 'tree'), path.join(root, 'old-000000000000001-x'));
      await mkdir(path.join(root, 'next-000000000000002-x/tree'), { recursive: true });
      await mkdir(path.join(bench.home, 'repositories/unknown-1/tree'), { recursive: true });
    });
    expect(await idsOf(source, (ids) => ids.length > 0)).toEqual(['a.sh']);
    await expect.poll(() => readdirSync(root)).toEqual(['tree']);
    await expect.poll(() => readdirSync(path.dirname(root))).toEqual([source]);
  });
});

describeWith(['git'], 'what a repository holds', () => {
  it('is there as it is: no filter, hook, submodule or attribute has a say, and links that lead out run nothing', async () => {
    upstream.link('inside.sh', 'a.sh');
    upstream.link('outside.sh', '/etc/passwd');
    upstream.link('up', '..');
    upstream.commit(
      {
        '.gitattributes': '*.sh filter=evil text eol=crlf export-ignore\n',
        'a.sh': 'echo $Id$\n',
        'bin/tool': '#!/bin/sh\n',
        'big.sh': `# ${'x'.repeat(2_000_000)}\n`,
        'été ☃ name.sh': 'echo\n',
      },
      { executable: ['bin/tool'] },
    );
    upstream.git('update-index', '--add', '--cacheinfo', `160000,${upstream.git('rev-parse', 'HEAD')},module`);
    upstream.git('commit', '--quiet', '-m', 'module');
    upstream.git('push', '--quiet', 'origin', 'HEAD:main');
    const made = await add();
    const tree = treeOf(made.source);
    expect(made.leftOut).toBe(1);
    expect(readFileSync(path.join(tree, 'a.sh'), 'utf8')).toBe('echo $Id$\n');
    expect(statSync(path.join(tree, 'bin/tool')).mode & 0o777).toBe(0o555);
    expect(statSync(path.join(tree, 'big.sh')).size).toBe(2_000_003);
    const scripts = await bench.until((all) => all.some(({ sourceId }) => sourceId === made.source));
    const mine = scripts.filter(({ sourceId }) => sourceId === made.source);
    expect(Object.fromEntries(mine.map(({ id, blocked }) => [id.slice(made.source.length + 1), blocked]))).toEqual({
      'a.sh': false,
      'big.sh': false,
      'bin/tool': false,
      'inside.sh': false,
      'outside.sh': true,
      'été ☃ name.sh': false,
    });
  });

  it('is refused where it is more than may come', async () => {
    await bench.close();
    bench = await open({ maxBytes: 300_000 });
    upstream = createGitRepository(bench.folder);
    // Little to send, much to unpack.
    upstream.commit({ 'a.sh': `#${'x'.repeat(400_000)}` });
    expect(await refusal(add())).toMatchObject({ code: 'REPOSITORY_FAILED', data: { reason: 'too-large' } });
    upstream.commit({ 'a.sh': 'echo\n', 'b.bin': randomBytes(400_000) });
    expect(await refusal(add())).toMatchObject({ code: 'REPOSITORY_FAILED', data: { reason: 'too-large' } });
    upstream.commit({ 'b.bin': null });
    await add();
  });
});

describeWith(['git', 'root', 'linux'], 'a disk that is full', () => {
  it('is named while it is fetched, and while it is unpacked, and nothing is left on it', async () => {
    const disk = createSmallDisk(2);
    try {
      await symlink(disk.path, path.join(bench.home, 'repositories'));
      for (const content of [randomBytes(4_000_000), 'x'.repeat(4_000_000)]) {
        upstream.commit({ 'a.sh': 'echo\n', 'large.bin': content });
        expect(await refusal(add())).toMatchObject({ code: 'REPOSITORY_FAILED', data: { reason: 'disk-full' } });
        await expect.poll(() => readdirSync(disk.path)).toEqual([]);
      }
    } finally {
      await disk.remove();
    }
  });
});

describeWith(['git'], 'git itself', () => {
  it('is ended with all that it started when nobody wants its answer any more, or it gives none', async () => {
    await bench.close();
    const stuck = path.join(process.env['TMPDIR'] ?? '/tmp', `axle-stuck-${process.pid}`);
    await writeFile(stuck, '#!/bin/sh\necho $$ >"$0.pid"\nexec sleep 600\n', { mode: 0o755 });
    try {
      bench = await openWorkbench(
        { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_SSH_COMMAND: stuck },
        { clock, git: { checkMs: 20, stallMs: 1_000 } },
      );
      const url = 'ssh://git@example.org/x.git';
      expect(await refusal(add({ url }))).toMatchObject({ data: { reason: 'timeout' } });
      const lives = (): boolean => isAlive(Number(readFileSync(`${stuck}.pid`, 'utf8')));
      await expect.poll(lives).toBe(false);
      await rm(`${stuck}.pid`);
      const abort = new AbortController();
      const adding = refusal(add({ url }, bench.context(abort.signal)));
      await expect.poll(() => existsSync(`${stuck}.pid`) && lives()).toBe(true);
      abort.abort();
      expect(await adding).toMatchObject({ data: { reason: 'stopped' } });
      await expect.poll(lives).toBe(false);
    } finally {
      await rm(stuck, { force: true });
      await rm(`${stuck}.pid`, { force: true });
    }
  });

  it('does not ask, and runs nothing that the repository or a hook names', async () => {
    upstream.commit({ 'a.sh': 'echo\n' });
    const trap = path.join(bench.folder, 'trap');
    const config = path.join(bench.folder, 'gitconfig');
    await mkdir(trap);
    for (const hook of ['reference-transaction', 'post-checkout', 'fsmonitor']) {
      await writeFile(path.join(trap, hook), `#!/bin/sh\ntouch ${bench.folder}/sprung\n`, { mode: 0o755 });
    }
    await writeFile(
      config,
      `[core]\n\thooksPath = ${trap}\n\tfsmonitor = ${trap}/fsmonitor\n[filter "evil"]\n\tsmudge = touch ${bench.folder}/sprung\n`,
    );
    await bench.close();
    bench = await openWorkbench({ ...process.env, GIT_CONFIG_GLOBAL: config }, { clock });
    upstream = createGitRepository(bench.folder);
    upstream.commit({ '.gitattributes': '* filter=evil\n', 'a.sh': 'echo\n' });
    await add();
    expect(existsSync(path.join(path.dirname(config), 'sprung'))).toBe(false);
  });
});
