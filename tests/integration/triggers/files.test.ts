import { appendFileSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Occurrence } from '#shared/contract/triggers';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { untilTrigger } from '../../support/trigger-like';

describeWith(['linux', 'bubblewrap'], 'a hub that watches a folder', () => {
  let bench: HubBench;
  let base: string;
  let inbox: string;
  /** Runs and events of the tests before. */
  let earlier: { readonly runs: ReadonlySet<string>; readonly events: number } = { runs: new Set(), events: 0 };
  async function made(): Promise<void> {
    bench = await createHubBench();
    await bench.script('import.sh', '#!/bin/bash\n# @axle.param file {kind: file, required: true}\necho "$(cat "$AXLE_PARAM_FILE")"\n');
    await bench.script('gated.sh', `#!/bin/bash\n# @axle.param file {kind: text}\n${waitFor('open')}`);
  }
  beforeAll(made);
  afterAll(() => bench.close());
  beforeEach(async () => {
    earlier = { runs: new Set((await bench.hub.runs.page({})).items.map(({ id }) => id)), events: (await audited()).length };
    base = mkdtempSync(join(tmpdir(), 'axle-inbox-'));
    inbox = join(base, 'in');
    mkdirSync(inbox);
  });
  afterEach(async () => {
    for await (const event of bench.hub.triggers.watch({})) {
      if (event.type === 'page') for (const { id } of event.items) await bench.hub.triggers.remove({ trigger: id });
      if (event.type === 'ready') break;
    }
    await bench.reset();
    rmSync(base, { recursive: true, force: true });
  });

  const add = async (
    more: { readonly existing?: boolean; readonly script?: string; readonly pattern?: string; readonly atOnce?: number } = {},
  ) =>
    await bench.hub.triggers.create({
      name: 'inbox',
      script: more.script ?? 'import',
      take: [{ param: 'file', from: '/path' }],
      event: { type: 'file', folder: inbox, pattern: more.pattern ?? '*.csv', settleSeconds: 1, existing: more.existing ?? false },
      atOnce: more.atOnce ?? 4,
    });
  const audited = async () => (await bench.hub.audit.page({ filter: { action: 'trigger.event' }, limit: 100 })).items;
  const events = async (): Promise<readonly Occurrence[]> => (await bench.hub.triggers.events({ trigger: 'inbox', limit: 200 })).items;
  const names = async (): Promise<readonly string[]> => (await events()).map(({ about }) => about).toSorted();
  /** When so many events have had their runs, and nothing waits. */
  const seen = async (count: number): Promise<void> => {
    for await (const event of bench.hub.triggers.watch({})) {
      if (event.type !== 'page' && event.type !== 'upsert') continue;
      if (event.items.some(({ waiting }) => waiting > 0)) continue;
      const all = await events();
      if (all.length >= count && all.every(({ result }) => result.type === 'started')) return;
    }
  };
  const outputs = async (): Promise<readonly string[]> =>
    await Promise.all(
      (await bench.hub.runs.page({})).items
        .filter(({ id }) => !earlier.runs.has(id))
        .map(async ({ id }) => {
          await bench.ended(id);
          return (await bench.output(id)).trim();
        }),
    );

  it('runs for each file that comes, with its path, once it is whole; not for what was there, nor for what is no such file', async () => {
    writeFileSync(join(inbox, 'old.csv'), 'old');
    await add();
    writeFileSync(join(inbox, 'note.txt'), 'no');
    writeFileSync(join(inbox, '.hidden.csv'), 'no');
    mkdirSync(join(inbox, 'folder.csv'));
    symlinkSync('/etc/hostname', join(inbox, 'link.csv'));
    writeFileSync(join(base, 'moved.csv'), 'moved in');
    renameSync(join(base, 'moved.csv'), join(inbox, 'moved.csv'));
    writeFileSync(join(inbox, 'slow.csv'), 'first ');
    const writing = setInterval(() => appendFileSync(join(inbox, 'slow.csv'), '.'), 100);
    await seen(1);
    expect(await names()).toEqual(['moved.csv']);
    clearInterval(writing);
    appendFileSync(join(inbox, 'slow.csv'), ' last');
    await seen(2);
    expect(await names()).toEqual(['moved.csv', 'slow.csv']);
    expect((await outputs()).toSorted()).toEqual([expect.stringMatching(/^first \.+ last$/), 'moved in']);
    const items = await audited();
    expect(items.slice(0, items.length - earlier.events).map(({ detail }) => detail)).toMatchObject([
      { about: 'slow.csv' },
      { about: 'moved.csv' },
    ]);
  });

  it('takes what is there where that is asked for, and what came while it was paused', async () => {
    writeFileSync(join(inbox, 'old.csv'), 'old');
    await add({ existing: true });
    await seen(1);
    await bench.hub.triggers.pause({ trigger: 'inbox' });
    writeFileSync(join(inbox, 'paused.csv'), 'paused');
    await bench.hub.triggers.resume({ trigger: 'inbox' });
    await seen(2);
    expect(await names()).toEqual(['old.csv', 'paused.csv']);
  });

  it('says when the folder is gone, and goes on when it is back, without running again for what it has seen', async () => {
    await add();
    writeFileSync(join(inbox, 'a.csv'), 'a');
    await seen(1);
    renameSync(inbox, join(base, 'away'));
    expect((await untilTrigger(bench.hub, 'inbox', ({ trouble }) => trouble !== null)).trouble).toBe('missing');
    renameSync(join(base, 'away'), inbox);
    await untilTrigger(bench.hub, 'inbox', ({ trouble }) => trouble === null);
    writeFileSync(join(inbox, 'b.csv'), 'b');
    await seen(2);
    expect(await names()).toEqual(['a.csv', 'b.csv']);
    const { items } = await bench.hub.audit.page({ filter: { action: 'trigger.trouble' }, limit: 10 });
    expect(items).toMatchObject([{ outcome: 'failed', detail: { trouble: 'missing' } }]);
    rmSync(inbox, { recursive: true });
    writeFileSync(inbox, 'a file');
    await untilTrigger(bench.hub, 'inbox', ({ trouble }) => trouble === 'not-folder');
  });

  it('refuses a folder that cannot be watched, and values that could not be given', async () => {
    const create = (folder: string, param = 'file') =>
      bench.hub.triggers.create({ name: 'x', script: 'import', take: [{ param, from: '/path' }], event: { type: 'file', folder } });
    await expect(create(join(base, 'none'))).rejects.toMatchObject({ code: 'FOLDER_UNREADABLE', data: { reason: 'missing' } });
    await expect(create('in')).rejects.toMatchObject({ code: 'FOLDER_UNREADABLE', data: { reason: 'not-folder' } });
    await expect(create('/etc/hostname')).rejects.toMatchObject({ code: 'FOLDER_UNREADABLE', data: { reason: 'not-folder' } });
    await expect(create(inbox, 'nothing')).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      data: { issues: [{ name: 'nothing', reason: 'unknown' }] },
    });
    await expect(bench.hub.triggers.create({ name: 'x', script: 'import', event: { type: 'file', folder: inbox } })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      data: { issues: [{ name: 'file', reason: 'required' }] },
    });
    await bench.script('secret.sh', '#!/bin/bash\n# @axle.param token {kind: secret}\n');
    await expect(
      bench.hub.triggers.create({
        name: 'x',
        script: 'secret',
        take: [{ param: 'token', from: '/path' }],
        event: { type: 'file', folder: inbox },
      }),
    ).rejects.toMatchObject({ code: 'TRIGGER_SECRET', data: { params: ['token'] } });
  });

  describe('and is killed', () => {
    let others: HubBench;
    beforeEach(async () => {
      others = bench;
      await made();
    });
    afterEach(async () => {
      await bench.close();
      bench = others;
    });

    it('knows what it has seen after a restart, and takes another file of the same name for another one', async () => {
      await add();
      writeFileSync(join(inbox, 'a.csv'), 'one');
      await seen(1);
      expect(await outputs()).toEqual(['one']);
      await bench.next('kill');
      writeFileSync(join(inbox, 'b.csv'), 'came meanwhile');
      await seen(2);
      expect(await names()).toEqual(['a.csv', 'b.csv']);
      writeFileSync(join(base, 'a.csv'), 'two');
      renameSync(join(base, 'a.csv'), join(inbox, 'a.csv'));
      await seen(3);
      expect(await names()).toEqual(['a.csv', 'a.csv', 'b.csv']);
      // The same file under another name is one that has appeared.
      linkSync(join(inbox, 'a.csv'), join(inbox, 'c.csv'));
      await seen(4);
      expect((await outputs()).toSorted()).toEqual(['came meanwhile', 'one', 'two', 'two']);
    });

    it('takes many at once in order, one run after the other, and loses none when the hub is killed', async () => {
      await add({ script: 'gated', pattern: '*', atOnce: 1 });
      for (let at = 0; at < 1_000; at += 1) writeFileSync(join(inbox, `f${at}`), '');
      const { waiting } = await untilTrigger(bench.hub, 'inbox', (trigger) => trigger.waiting === 999);
      const [first] = (await bench.hub.runs.page({})).items;
      await bench.running(first?.id ?? expect.fail('no run'));
      await bench.next('kill');
      expect(await bench.hub.triggers.get({ trigger: 'inbox' })).toMatchObject({ waiting });
      expect((await bench.hub.runs.page({})).items).toHaveLength(1);
      unlinkSync(join(inbox, 'f500'));
      await bench.hub.triggers.remove({ trigger: 'inbox' });
      bench.open('open');
      await bench.ended(first?.id ?? expect.fail('no run'));
      expect((await bench.hub.runs.page({})).items).toHaveLength(1);
    });
  });
});
