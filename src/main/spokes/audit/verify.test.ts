import { afterEach, describe, expect, test } from 'vitest';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { anna, openAudit, type AuditBench } from '../../../../tests/support/audit-bench';
import { GENESIS, personalHash, sha256 } from './hashing';

let bench: AuditBench;
const start = async (worker?: URL): Promise<void> => {
  bench = await openAudit(worker);
};
const fill = async (count: number): Promise<void> => {
  for (let n = 1; n <= count; n++) await bench.write({ detail: { n } });
};
afterEach(() => bench.close());

describe('a verdict', () => {
  test('says how many entries were checked before the fault, and which was the last', async () => {
    await start();
    await fill(26);
    const { items } = await bench.page({});
    await bench.tamper(`UPDATE audit_entries SET bytes = replace(bytes, '"ok"', '"failed"') WHERE seq = 12`);
    expect(await bench.verify()).toMatchObject({
      holds: false,
      entries: 26,
      checked: 11,
      fault: { kind: 'changed', seq: 12 },
      head: { seq: 11, hash: items.find(({ seq }) => seq === 11)?.hash },
    });
  });

  test('counts all that hold where only the end is missing', async () => {
    await start();
    await fill(5);
    await bench.tamper('DELETE FROM audit_entries WHERE seq > 3');
    expect(await bench.verify()).toMatchObject({ entries: 3, checked: 3, fault: { kind: 'tail-cut', seq: 4 } });
  });

  test('says nothing of a given head where a fault lies before it', async () => {
    await start();
    await fill(5);
    const { seq, hash } = bench.audit.head;
    await bench.tamper('DELETE FROM audit_entries WHERE seq = 2');
    expect(await bench.verify(`${seq}:${hash}`)).toMatchObject({ holds: false, fault: { kind: 'removed', seq: 2 }, given: null });
  });
});

test.each([
  [
    'is gone',
    (path: string) => rmSync(path),
    [
      { kind: 'missing', first: 4 },
      { kind: 'fields-of-none', first: 5 },
    ],
  ],
  ['was set back', (path: string, at: string) => writeFileSync(path, at), [{ kind: 'fields-of-none', first: 4 }]],
])(
  'a chain whose end was cut off, and whose kept head %s, is gone on with: it says what was left of the end, and a head from elsewhere shows it',
  async (_how, change, remarks) => {
    await start();
    await fill(5);
    const { seq, hash } = bench.audit.head;
    const { items } = await bench.page({});
    await bench.tamper('DELETE FROM audit_entries WHERE seq > 3'); // Their personal fields stay.
    await bench.stop();
    change(join(bench.folder, 'audit.head'), `${'3'.padStart(16, '0')}:${items.find((one) => one.seq === 3)?.hash ?? ''}\n`);
    await bench.start();
    await bench.write();
    await bench.write();
    expect(await bench.verify()).toMatchObject({ holds: true, remarks });
    expect((await bench.page({ action: 'audit.fields-of-none' })).items).toMatchObject([
      { outcome: 'failed', face: 'hub', detail: { from: 4, to: 5, fields: 6 } },
    ]);
    expect(await bench.verify(`${seq}:${hash}`)).toMatchObject({ holds: false, given: 'differs' });
  },
);

describe('the worker', () => {
  test.each([
    ['leaves', 'process.exit(3)', /ended with 3/],
    ['fails', 'throw new Error("no memory")', /no memory/],
  ])('that %s fails the check, and the next one is not held up', async (_how, source, reason) => {
    await start(
      new URL(`data:text/javascript,import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { ${source} })`),
    );
    await fill(1);
    await expect(bench.verify()).rejects.toThrow(reason);
    await expect(bench.verify()).rejects.toThrow(reason);
  });

  test('is left when the caller leaves', async () => {
    await start(
      new URL('data:text/javascript,import { parentPort } from "node:worker_threads"; parentPort.on("message", () => undefined)'),
    );
    await fill(1);
    const abort = new AbortController();
    const checked = bench.audit.handlers.verify({}, bench.context(abort.signal));
    setImmediate(() => abort.abort());
    await expect(checked).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('details that may tell of a person', () => {
  const folder = '/home/jane.doe/scripts';

  test('are read and found, but not what is hashed', async () => {
    await start();
    await bench.write({ action: 'source.add', detail: { scripts: 3 }, personal: { folder } });
    expect((await bench.page({ text: 'JANE' })).items).toMatchObject([{ action: 'source.add', detail: { scripts: 3, folder } }]);
    expect((await bench.bytes()).join()).not.toContain('jane');
    expect(await bench.verify()).toMatchObject({ holds: true, checked: 1 });
  });

  test('are erased with the rest, and the chain holds', async () => {
    await start();
    await bench.write({ personal: { folder } });
    await bench.audit.erasePersonal(1, anna);
    const { items } = await bench.page({});
    expect(items).toMatchObject([{ detail: { seq: 1, fields: 4 } }, { actor: null, detail: { folder: null } }]);
    expect((await bench.page({ text: 'jane' })).items).toEqual([]);
    expect(await bench.verify()).toMatchObject({ holds: true, checked: 2 });
  });

  test('are missed when they were changed', async () => {
    await start();
    await bench.write({ personal: { folder } });
    await bench.tamper(`UPDATE audit_personal SET value = '/home/bob' WHERE field = 'detail.folder'`);
    expect(await bench.verify()).toMatchObject({ fault: { kind: 'personal-changed', seq: 1 }, checked: 0 });
  });

  test('are missed when somebody adds one', async () => {
    await start();
    await bench.write();
    await bench.tamper(`INSERT INTO audit_personal VALUES (1, 'detail.folder', 'salt', '/home/bob')`);
    expect(await bench.verify()).toMatchObject({ fault: { kind: 'personal-changed', seq: 1 } });
  });
});

test('entries of the first version hold, are read and are gone on from', async () => {
  await start();
  const salt = '00112233445566778899aabbccddeeff';
  // As the first version wrote it: canonical JSON is in the order of its keys.
  const bytes = `{"action":"source.add","actor":"${personalHash(salt, 'Anna (anna)')}","address":null,"at":"2026-01-01T00:00:00.000Z","detail":{"folder":"/srv/old"},"face":"cli","object":"old","outcome":"ok","prev":"${GENESIS.hash}","runId":null,"seq":1,"userAgent":null,"v":1}`;
  await bench.db.write(async (tx) => {
    await sql`INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (1, ${bytes}, ${sha256(bytes)}, ${GENESIS.hash})`.execute(
      tx.tables(),
    );
    await sql`INSERT INTO audit_personal VALUES (1, 'actor', ${salt}, 'Anna (anna)')`.execute(tx.tables());
  });
  await bench.stop();
  await bench.start();
  await bench.write({ personal: { folder: '/srv/new' } });
  const { items } = await bench.page({});
  expect(items.map(({ actor, detail }) => [actor, detail['folder']])).toContainEqual(['Anna (anna)', '/srv/old']);
  expect(await bench.verify()).toMatchObject({ holds: true, entries: items.length });
});
