import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HubClient } from '#shared/contract/index';
import type { Repository } from '#shared/contract/repositories';
import { createGitRepository, type GitRepository } from '../../support/git-repository';
import { serveGitDaemon, serveGitOverHttp, serveSsh } from '../../support/git-servers';
import { createHubBench, isAlive } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { openWorkbench, refusal, type Workbench } from './workbench';

let folder: string;
let upstream: GitRepository;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'axle-git-servers-'));
  upstream = createGitRepository(folder);
  upstream.commit({ 'a.sh': 'echo\n' });
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await rm(folder, { recursive: true });
});

async function open(env: Readonly<Record<string, string>> = {}, git = {}): Promise<Workbench> {
  const bench = await openWorkbench({ ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', ...env }, { git });
  closers.push(async () => {
    await bench.close();
    expect(bench.faults).toEqual([]);
  });
  return bench;
}
const serve = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const server = await starting;
  closers.push(() => server.close());
  return server;
};
const add = (bench: Workbench, url: string): Promise<Repository> =>
  bench.repositories.add({ url, branch: null, folder: null, every: null }, bench.ctx) as Promise<Repository>;

describeWith(['git'], 'a repository over HTTP', () => {
  it('that asks who comes is refused without an answer, and let in by the person’s own credential helper', async () => {
    const { port } = await serve(serveGitOverHttp(folder, { credentials: 'ann:s3cret' }));
    const url = `http://127.0.0.1:${port}/tools.git`;
    expect(await refusal(add(await open(), url))).toMatchObject({ code: 'REPOSITORY_FAILED', data: { url, reason: 'auth' } });

    const config = path.join(folder, 'gitconfig');
    await writeFile(config, '[credential]\n\thelper = "!printf \'username=ann\\\\npassword=s3cret\\\\n\'; :"\n');
    const bench = await open({ GIT_CONFIG_GLOBAL: config });
    expect(await add(bench, url)).toMatchObject({ follows: 'main', failure: null });
    const written = readdirSync(bench.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const entry of written) expect(readFileSync(path.join(entry.parentPath, entry.name), 'latin1')).not.toContain('s3cret');
    expect(JSON.stringify(bench.audited)).not.toContain('s3cret');
  });

  it('that is not there, or does not go on, says so', async () => {
    const { port } = await serve(serveGitOverHttp(folder, { hold: (request) => request.includes('command=fetch') }));
    const bench = await open({}, { stallMs: 1_000 });
    expect(await refusal(add(bench, `http://127.0.0.1:${port}/none.git`))).toMatchObject({ data: { reason: 'not-found' } });
    expect(await refusal(add(bench, `http://127.0.0.1:${port}/tools.git`))).toMatchObject({ data: { reason: 'timeout' } });
  });
});

describeWith(['git'], 'a repository of a git daemon', () => {
  it('is taken where it is exported, and refused where it is not', async () => {
    const { port } = await serve(serveGitDaemon(folder));
    const bench = await open();
    expect(await refusal(add(bench, `git://127.0.0.1:${port}/tools.git`))).toMatchObject({ data: { reason: 'not-found' } });
    await writeFile(path.join(upstream.url, 'git-daemon-export-ok'), '');
    expect(await add(bench, `git://127.0.0.1:${port}/tools.git`)).toMatchObject({ follows: 'main' });
  });
});

describeWith(['git', 'sshd'], 'a repository over ssh', () => {
  it('is let in with the person’s key, and a host or key that is not known is named', async () => {
    const ssh = await serve(serveSsh());
    const url = `ssh://${userInfo().username}@127.0.0.1:${ssh.port}${upstream.url}`;
    const withKey = (key: string): Record<string, string> => ({
      GIT_SSH_COMMAND: `ssh -F /dev/null -oUserKnownHostsFile=${ssh.known} -oIdentitiesOnly=yes -i ${key}`,
    });
    expect(await refusal(add(await open(), url))).toMatchObject({ data: { reason: 'host-key' } });
    expect(await refusal(add(await open(withKey(ssh.strangerKey)), url))).toMatchObject({ data: { reason: 'auth' } });
    const bench = await open(withKey(ssh.key));
    expect(await add(bench, url)).toMatchObject({ follows: 'main', failure: null });
    await writeFile(ssh.known, `[127.0.0.1]:${ssh.port} ${readFileSync(`${ssh.key}.pub`, 'utf8')}`);
    const { source } = (await add(await open(), upstream.url)) as { source: string };
    const changed = await refusal(bench.handlers.sync({ source: (await sources(bench))[0] ?? source }, bench.ctx));
    expect(changed).toMatchObject({ data: { reason: 'host-key' } });
    expect((changed.data as { detail: string }).detail).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
  });
});

async function sources(bench: Workbench): Promise<readonly string[]> {
  for await (const event of bench.repositories.watch({}, bench.ctx)) {
    if (event.type === 'page') return event.items.map(({ source }) => source);
  }
  return [];
}

describeWith(['git', 'linux'], 'a hub that ends in the middle of a sync', () => {
  it('leaves the last good copy, and no process and no folder of the sync, however it ends', async () => {
    let holding = false;
    const { port } = await serve(serveGitOverHttp(folder, { hold: (request) => holding && request.includes('command=fetch') }));
    const bench = await createHubBench({ env: { GIT_CONFIG_GLOBAL: '/dev/null' } });
    try {
      const { source } = await bench.hub.repositories.add({ url: `http://127.0.0.1:${port}/tools.git` });
      const root = path.join(bench.home, 'repositories', source);
      upstream.commit({ 'b.sh': 'echo\n' });
      holding = true;
      for (const how of ['kill', 'stop'] as const) {
        const syncing = bench.hub.scripts.sync({ source }).catch(() => undefined);
        await receiving(bench.hub, source);
        const pids = gitsIn(root);
        expect(pids.length).toBeGreaterThan(0);
        await bench.next(how);
        await syncing;
        await bench.hub.scripts.get({ script: `${source}:a.sh` });
        await expect.poll(() => pids.filter((pid) => isAlive(Number(pid)))).toEqual([]);
        await expect.poll(() => readdirSync(root), { timeout: 15_000 }).toEqual(['tree']);
        expect(readdirSync(path.join(root, 'tree'))).toEqual(['a.sh']);
      }
      holding = false;
      await bench.hub.scripts.sync({ source });
      await bench.hub.scripts.get({ script: `${source}:b.sh` });
    } finally {
      await bench.close();
    }
  });
});

async function receiving(hub: HubClient, source: string): Promise<void> {
  for await (const event of hub.repositories.watch({})) {
    if (event.type !== 'page' && event.type !== 'upsert') continue;
    if (event.items.some((one) => one.source === source && one.progress?.phase === 'receiving')) return;
  }
}

/** Processes that work in a folder of this source. */
const gitsIn = (root: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(root);
    } catch {
      return false; // It ended while it was looked at.
    }
  });
