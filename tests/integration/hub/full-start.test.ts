import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { hasVariable, listProcesses } from '#main/spokes/runs/recorder/child/process-table';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { dist } from '../../support/hub-process';
import { describeWith } from '../../support/real-parts';
import { slotRows } from '../../support/slot-rows';
import { createSmallDisk, type SmallDisk } from '../../support/small-disk';

describeWith(['linux', 'bubblewrap', 'root'], 'a hub that is started on a full disk', () => {
  let disk: SmallDisk;
  let bench: HubBench;
  let sleeper: ChildProcess | undefined;
  beforeEach(async () => {
    disk = createSmallDisk(32);
    bench = await createHubBench({ home: disk.path });
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('open')}echo more\nexit 3\n`);
  });
  afterEach(async () => {
    sleeper?.kill('SIGKILL');
    await bench.close();
    await disk.remove();
  });

  const states = async (): Promise<readonly string[]> => (await bench.hub.runs.page({})).items.map(({ state }) => state);

  /** As somebody types it, in a process of its own; a hub that it starts leaves soon. */
  async function axle(...args: string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
    const env = { ...process.env, AXLE_HOME: disk.path, AXLE_LANG: 'en', AXLE_IDLE_MS: '200' };
    const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    return { code, out, err };
  }

  async function allIsWell(): Promise<void> {
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
    expect((await bench.hub.slots.set({ pool: 'hub', limit: 4 })).limit).toBe(4);
    expect(await bench.hub.metrics.get({})).toMatchObject({ storage: 'ok', incidents: 0 });
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });
    // Another program may read the database beside the hub.
    expect(slotRows(bench.home).filter(({ released_at }) => released_at === null)).toEqual([]);
  }

  it('shows what there is, refuses what must be written, and goes on once there is room', async () => {
    const before = await bench.run('quick');
    await bench.process.stop();
    disk.fill();
    await bench.next('stop');
    disk.fill(); // Also what that gave up.

    expect(await states()).toEqual(['succeeded']);
    expect(await bench.output(before.id)).toBe('done\n');
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0 });
    expect(await bench.hub.scripts.get({ script: 'quick' })).toMatchObject({ id: expect.stringContaining('quick') as string });
    expect(await bench.hub.metrics.get({})).toMatchObject({ storage: 'full', incidents: 0 });
    const refused = await bench.start('quick').catch((error: unknown) => error);
    if (!HubError.is(refused, 'STORAGE_FULL')) throw refused;
    expect(dirname(refused.data.path)).toBe(join(disk.path, 'runs'));
    await expect(bench.hub.runs.upload({ name: 'data.csv', size: 10 })).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    // Of what was refused nothing is left.
    expect(existsSync(refused.data.path)).toBe(false);
    expect(listProcesses().filter(({ pid }) => hasVariable(pid, `AXLE_RUN_ID=${basename(refused.data.path)}`))).toEqual([]);
    await expect(bench.hub.slots.set({ pool: 'hub', limit: 9 })).rejects.toMatchObject({
      code: 'STORAGE_FULL',
      data: { path: join(disk.path, 'axle.db') },
    });
    expect(existsSync(join(disk.path, 'hub.json'))).toBe(false); // What the hub before had said of itself.

    disk.makeRoom();
    await allIsWell();
    expect(await bench.output(before.id)).toBe('done\n');
  });

  it('is started by the command line, which reads and says what is full', async () => {
    const before = await bench.run('quick');
    await bench.process.stop();
    disk.fill();

    expect(await axle('runs', 'list')).toMatchObject({ code: 0, out: expect.stringContaining(before.id) as string, err: '' });
    expect(await axle('runs', 'log', before.id)).toMatchObject({ code: 0, out: 'done\n', err: '' });
    expect(await axle('audit', 'verify')).toMatchObject({ code: 0, err: '' });
    const full = expect.stringMatching(new RegExp(`^STORAGE_FULL: .*${disk.path}`)) as string;
    expect(await axle('run', 'quick')).toMatchObject({ code: 125, out: '', err: full });
    expect(await axle('slots', 'set', 'hub', '9')).toMatchObject({ code: 125, out: '', err: full });
    disk.makeRoom();
    expect(await axle('run', 'quick')).toMatchObject({ code: 0, out: 'done\n', err: '' });
  });

  it('knows the runs that went on and wait for room, and tells them whole once there is', async () => {
    const size = 12_000_000;
    await bench.script('flood.sh', `#!/bin/bash\n${waitFor('flood')}yes | head -c ${size}\n`);
    const before = await bench.run('quick');
    const [flood, gated, last] = [await bench.start('flood'), await bench.start('gated'), await bench.start('gated')];
    for (const run of [gated, last]) await bench.printed(run, 'begun');
    await bench.running(flood);
    disk.fill();
    bench.open('flood');
    await bench.until(flood, ({ paused }) => paused === 'disk-full');
    await bench.process.kill();
    disk.fill(); // Also what the dead hub held.
    await bench.next('kill');
    disk.fill(); // And what the new one gave up.

    expect(await bench.until(flood, ({ paused }) => paused === 'disk-full')).toMatchObject({ state: 'running' });
    expect(await states()).toEqual(['running', 'running', 'running', 'succeeded']);
    expect(await bench.output(before.id)).toBe('done\n');
    await expect(bench.start('quick')).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    bench.open('open');
    for (const run of [gated, last]) await bench.until(run, ({ paused }) => paused === 'disk-full');
    await bench.process.kill();
    disk.fill();
    await bench.next('kill');
    expect(await states()).toEqual(['running', 'running', 'running', 'succeeded']);
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });

    disk.makeRoom();
    expect(await bench.ended(flood)).toMatchObject({ state: 'succeeded', paused: null, output: { bytes: size } });
    for (const run of [gated, last]) {
      expect(await bench.ended(run)).toMatchObject({ state: 'failed', exitCode: 3, reason: null });
      expect(await bench.output(run)).toBe('begun\nmore\n');
    }
    await allIsWell();
  });

  it('tells of an end that it cannot write down yet as soon as it can', async () => {
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    await bench.process.kill();
    bench.open('open');
    await expect.poll(() => existsSync(join(bench.home, 'runs', run, 'end.json'))).toBe(true);
    disk.fill();
    await bench.next('kill');
    expect(await bench.until(run, ({ paused }) => paused === 'disk-full')).toMatchObject({
      state: expect.stringMatching(/^(starting|running)$/) as string,
    });
    await expect(bench.start('quick')).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    disk.makeRoom();
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', exitCode: 3, reason: null });
    await allIsWell();
  });

  it('ends a run whose cancelling it cannot write down, and says so', async () => {
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    disk.fill();
    const said = await axle('runs', 'cancel', run);
    expect(said).toMatchObject({ code: 125, out: '', err: expect.stringContaining('is being ended all the same') as string });
    expect(said.err).toContain('STORAGE_FULL');
    await expect.poll(() => listProcesses().filter(({ pid }) => hasVariable(pid, `AXLE_RUN_ID=${run}`))).toEqual([]);
    disk.makeRoom();
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled' });
    await allIsWell();
  });

  it('puts off what it would write by itself: slots of the dead, and how it found the head of the audit chain', async () => {
    const head = join(bench.home, 'audit.head');
    const kept = readFileSync(head);
    await bench.hub.slots.set({ pool: 'hub', limit: 6 });
    const other = (sleeper = spawn('sleep', ['1000']));
    await bench.hub.slots.acquire({ pool: 'hub', what: 'a process that dies', pid: other.pid ?? 0 });
    await bench.process.stop();
    other.kill('SIGKILL');
    await once(other, 'close');
    writeFileSync(head, kept, { flag: 'r+' }); // As after a power cut.
    disk.fill();
    await bench.next('stop');
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 1 });
    expect(await bench.hub.metrics.get({})).toMatchObject({ storage: 'full', incidents: 0 });

    disk.makeRoom();
    await bench.run('quick');
    const { items } = await bench.hub.audit.page({});
    expect(items.map(({ action }) => action).slice(0, 3)).toEqual(['run.end', 'run.start', 'audit.head-behind']);
    await expect.poll(async () => (await bench.hub.slots.list({}))[0]?.used, { timeout: 20_000 }).toBe(0);
    await allIsWell();
    expect(await bench.hub.audit.verify({})).toMatchObject({ remarks: [{ kind: 'behind', count: 1 }] });
  });
});
