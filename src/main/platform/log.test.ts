import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tempFolder } from '../../../tests/support/db-worker';
import { createLog, logLevel } from './log';

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

const lines = (file = join(folder.path, 'logs', 'hub.log')): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('what was logged is in an owner-only file after close', async () => {
  const log = createLog(folder.path, { level: 'info' });
  log.debug('quiet.event');
  log.info('run.started', { runId: 'r1' });
  log.warn('plain.event');
  await log.close();
  expect(lines()).toMatchObject([{ event: 'run.started', data: { runId: 'r1' } }, { event: 'plain.event' }]);
  expect(statSync(join(folder.path, 'logs')).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder.path, 'logs', 'hub.log')).mode & 0o777).toBe(0o600);
});

test('secrets are redacted by name, however deep', async () => {
  const log = createLog(folder.path);
  const canary = 'canary-5b1d';
  log.info('a.b', {
    password: canary,
    db_password: canary,
    nested: [{ deeper: { accessToken: canary, 'set-cookie': canary, Authorization: canary } }],
    params: { name: canary },
    ticket: canary,
    clientSecret: canary,
    spawnargs: ['-c', canary],
    launch: { file: '/bin/sh', args: [canary] },
    map: new Map([['secret', canary]]),
    kept: 'visible',
  });
  log.error(
    'a.c',
    Object.assign(new Error('outer', { cause: Object.assign(new Error('inner'), { token: canary }) }), { data: { cookie: canary } }),
  );
  await log.close();
  expect(readFileSync(join(folder.path, 'logs', 'hub.log'), 'utf8')).not.toContain(canary);
  expect(lines()[0]).toMatchObject({ data: { kept: 'visible', password: '[redacted]' } });
});

test('an error keeps its cause and stack', async () => {
  const log = createLog(folder.path);
  log.error('a.failed', new Error('outer', { cause: new TypeError('inner') }), { run: 'r1' });
  log.error('a.odd', 'only text');
  await log.close();
  expect(lines()[0]).toMatchObject({
    event: 'a.failed',
    error: { message: 'outer', stack: expect.stringContaining('log.test') as unknown, cause: { type: 'TypeError', message: 'inner' } },
    data: { run: 'r1' },
  });
  expect(lines()[1]).toMatchObject({ error: 'only text' });
});

test('odd data cannot break a line', async () => {
  const log = createLog(folder.path);
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  log.info('a.loop', { loop, big: 1n, text: 'x'.repeat(100_000), bytes: new Uint8Array(9), when: new Date(Number.NaN), call: () => 1 });
  await log.close();
  expect(lines()).toHaveLength(1);
  expect(statSync(join(folder.path, 'logs', 'hub.log')).size).toBeLessThan(20_000);
});

test('files rotate and the oldest goes', async () => {
  const log = createLog(folder.path, { size: '10K' });
  const files = (): string[] => readdirSync(join(folder.path, 'logs')).filter((name) => name.startsWith('hub.log'));
  const texts: string[] = [];
  for (let n = 0; n < 2_000 && texts.length < 200; n++) {
    texts.push('x'.repeat(5_000));
    log.info('a.line', { n, text: texts.at(-1) });
    await new Promise(setImmediate);
  }
  await log.close();
  expect(files().sort()).toEqual(['hub.log', 'hub.log.1', 'hub.log.2', 'hub.log.3', 'hub.log.4']);
  expect(lines(join(folder.path, 'logs', 'hub.log')).at(-1)).toMatchObject({ data: { n: 199 } });
});

test('a full disk drops lines and nothing else; with room again it goes on', async (context) => {
  const at = join(folder.path, 'mount');
  mkdirSync(at);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', at], { stdio: 'pipe' });
  } catch {
    return context.skip('mounting a small tmpfs needs root');
  }
  const log = createLog(at, { retryMs: 0 });
  try {
    log.info('a.before');
    writeFileSync(join(at, 'filler'), Buffer.alloc(48 * 1024));
    // Not more: what waits is written before what comes after it, and a busy machine takes its time for megabytes.
    for (let n = 0; n < 12; n++) log.info('a.full', { n, text: 'x'.repeat(8_000) });
    await expect.poll(() => log.dropped, { interval: 1, timeout: 10_000 }).toBeGreaterThan(0);
    rmSync(join(at, 'filler'));
    const seen = (): boolean => readFileSync(join(at, 'logs', 'hub.log'), 'utf8').includes('a.after');
    const said = (): boolean => {
      log.info('a.after');
      return seen();
    };
    await expect.poll(said, { interval: 1, timeout: 10_000 }).toBe(true);
  } finally {
    await log.close();
    execFileSync('umount', [at]);
  }
});

test('a folder that cannot be made is no reason to fail', async () => {
  writeFileSync(join(folder.path, 'logs'), 'a file');
  const log = createLog(folder.path);
  log.info('a.b');
  expect(log.dropped).toBe(1);
  await log.close();
});

test('AXLE_LOG gives the level', () => {
  expect([logLevel({ AXLE_LOG: 'debug' }), logLevel({ AXLE_LOG: 'loud' }), logLevel({})]).toEqual(['debug', 'info', 'info']);
});
