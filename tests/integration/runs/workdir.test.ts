import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createHubBench, type HubBench, waitFor } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const levels = ['standard', 'strict', 'none'] as const;

describeWith(['linux', 'bubblewrap'], 'a script that declares where it starts', () => {
  let bench: HubBench;
  let root: string;
  let person: string;
  beforeAll(async () => {
    bench = await createHubBench();
    person = mkdtempSync(join(homedir(), 'axle-workdir-'));
    chmodSync(person, 0o755);
  });
  afterAll(async () => {
    rmSync(person, { recursive: true, force: true });
    await bench.close();
  });
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'axle-workdir-')));
    for (const folder of ['', 'work', 'data', 'data/in']) mkdirSync(join(root, folder), { recursive: true });
    for (const folder of ['', 'work', 'data', 'data/in']) chmodSync(join(root, folder), 0o777);
    writeFileSync(join(root, 'work', 'inside'), 'x');
  });
  afterEach(async () => {
    rmSync(root, { recursive: true, force: true });
    await bench.hub.settings.set({ trust: 'warn' });
  });

  const script = (name: string, header: readonly string[], body = 'pwd; ls'): Promise<string> =>
    bench.script(`${name}.sh`, `#!/bin/bash\n${header.map((line) => `# @axle.${line}\n`).join('')}${body}\n`);
  const printed = async (name: string, sandbox: (typeof levels)[number]): Promise<string> => {
    const run = await bench.start(name, { sandbox });
    await bench.ended(run);
    return await bench.output(run);
  };
  const broken = (key: string, path: string) => ({
    code: 'SCRIPT_BROKEN',
    data: { problems: [expect.stringContaining(path)], whys: [[expect.objectContaining({ key })]] },
  });

  it.each(levels)('starts there, by an absolute path, one from its own folder and one in the home folder: %s', async (level) => {
    const work = join(root, 'work');
    writeFileSync(join(person, 'inside'), 'x');
    for (const [name, declared, there] of [
      ['absolute', work, work],
      ['relative', relative(bench.scripts, work), work],
      ['home', `~/${basename(person)}`, person],
    ] as const) {
      await script(name, [`workdir ${declared}`]);
      expect(await printed(name, level)).toBe(`${there}\ninside\n`);
    }
  });

  it.each(['standard', 'strict'] as const)(
    'may read that folder and not change it, unless it may change one that it lies in: %s',
    async (level) => {
      const body = 'pwd; touch new 2>/dev/null && echo changed';
      await script('reads', [`workdir ${join(root, 'work')}`], body);
      expect(await printed('reads', level)).toBe(`${join(root, 'work')}\n`);
      await script('writes', [`workdir ${join(root, 'data', 'in')}`, `folder ${join(root, 'data')} write`], body);
      expect(await printed('writes', level)).toBe(`${join(root, 'data', 'in')}\nchanged\n`);
      await script('target', [`workdir ${join(root, 'data', 'in')}`, 'param target {kind: folder, write: true}'], body);
      const run = await bench.start('target', { sandbox: level, params: { target: join(root, 'data') } });
      await bench.ended(run);
      expect(await bench.output(run)).toBe(`${join(root, 'data', 'in')}\nchanged\n`);
    },
  );

  it.each(levels)('is refused where there is no such folder, by a preview too, and starts once it is there: %s', async (sandbox) => {
    const gone = join(root, 'gone');
    await script('gone', [`workdir ${gone}`]);
    for (const ask of [
      () => bench.hub.runs.start({ script: 'gone', sandbox }),
      () => bench.hub.runs.preview({ script: 'gone', sandbox }),
    ]) {
      await expect(ask()).rejects.toMatchObject(broken('workdir-missing', gone));
    }
    writeFileSync(gone, '');
    await expect(bench.start('gone', { sandbox })).rejects.toMatchObject(broken('workdir-missing', gone));
    rmSync(gone);
    mkdirSync(gone);
    expect(await printed('gone', sandbox)).toBe(`${gone}\n`);
  });

  it('is refused where the sandbox does not show it, and starts there without one', async () => {
    await script('hub', [`workdir ${bench.home}`], 'pwd');
    symlinkSync(join(root, 'work'), join(root, 'data', 'link'));
    await script('link', [`workdir ${join(root, 'data', 'link')}`, `folder ${join(root, 'data')}`], 'pwd');
    await script('system', ['workdir /'], 'pwd');
    for (const [name, path] of [
      ['hub', bench.home],
      ['link', join(root, 'data', 'link')],
      ['system', '/'],
    ] as const) {
      await expect(bench.start(name, { sandbox: 'standard' })).rejects.toMatchObject(broken('workdir-hidden', path));
      await expect(bench.hub.runs.preview({ script: name, sandbox: 'strict' })).rejects.toMatchObject(broken('workdir-hidden', path));
      expect(await bench.run(name, { sandbox: 'none' })).toMatchObject({ state: 'succeeded' });
    }
    expect(await printed('system', 'none')).toBe('/\n');
  });

  it.each(levels)('starts there where only approved scripts run, and sees nothing beside itself for it: %s', async (level) => {
    await script('alone', [`workdir ${join(root, 'work')}`], 'pwd; ls; ls "${0%/*}"');
    await script('own', ['workdir .'], 'pwd; ls');
    for (const name of ['alone', 'own']) await bench.approve(name);
    await bench.hub.settings.set({ trust: 'required' });
    const own = await printed('own', level);
    expect(await printed('alone', level)).toBe(`${join(root, 'work')}\ninside\nalone.sh\n`);
    // Its own folder is no other: beside it lies what was approved with it.
    expect(own.split('\n').slice(1)).toEqual(['own.sh', '']);
    if (level !== 'none') expect(own).toBe(`${bench.scripts}\nown.sh\n`);
  });

  it('is shown with where it starts, keeps that, and is not what was seen when it starts elsewhere', async () => {
    const [work, data] = [join(root, 'work'), join(root, 'data')];
    await script('shown', [`workdir ${work}`]);
    expect(await bench.hub.scripts.get({ script: 'shown' })).toMatchObject({ workdir: work, problems: [] });
    const { plan, digest } = await bench.hub.runs.preview({ script: 'shown' });
    expect(plan).toMatchObject({ workdir: work, folders: [{ path: work, write: false, refused: null }] });
    const { run } = await bench.hub.runs.start({ script: 'shown', expect: digest });
    await bench.ended(run);
    expect((await bench.hub.runs.grants({ run })).plan).toMatchObject({ workdir: work });
    await script('shown', [`workdir ${data}`]);
    await expect(bench.hub.runs.start({ script: 'shown', expect: digest })).rejects.toMatchObject({
      code: 'GRANTS_CHANGED',
      data: { changed: ['script', 'folders'] },
    });
  });

  it('does not start elsewhere when its folder has gone while it waited', async () => {
    const work = join(root, 'work');
    await script('waits', [`workdir ${work}`, 'limit 1 queue'], `${waitFor('waits.open')}touch "$TMPDIR/x"; echo done`);
    const first = await bench.start('waits', { sandbox: 'standard' });
    await bench.running(first);
    const second = await bench.start('waits', { sandbox: 'none' });
    rmSync(work, { recursive: true });
    bench.open('waits.open');
    await bench.ended(first);
    const ended = await bench.ended(second);
    expect(ended).toMatchObject({ state: 'failed', exitCode: null, reason: expect.stringContaining('SCRIPT_BROKEN') });
    expect(ended.reason).toContain(work);
    expect(existsSync(work)).toBe(false);
  });

  it('is refused with the rights of root: what lies there was approved by nobody', async () => {
    await script('root', [`workdir ${join(root, 'work')}`, 'elevation']);
    expect(await bench.hub.scripts.get({ script: 'root' })).toMatchObject({
      blocked: true,
      problems: [{ code: 'bad-header', line: 2, blocks: true, why: [{ key: 'workdir-elevated' }] }],
    });
    await expect(bench.start('root')).rejects.toMatchObject({ code: 'SCRIPT_BROKEN' });
  });
});
