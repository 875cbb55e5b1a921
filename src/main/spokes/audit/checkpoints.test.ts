import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAudit, type AuditBench } from '../../../../tests/support/audit-bench';
import { makeSigningKey, type TestKey } from '../../../../tests/support/signing-key';
import { checkpointMessage } from '#main/proof/checkpoint';
import { buildEntry } from './entry';
import { HEAD_FILE } from './head-file';
import { KEYS_FILE } from './known-keys';

const DAY = 24 * 3_600_000;
let bench: AuditBench;
let key: TestKey;
beforeEach(async () => {
  key = makeSigningKey('audit-1');
  bench = await openAudit();
});
afterEach(() => bench.close());

const unlock = (one = key): void => {
  bench.signing = () => Promise.resolve(one);
};
const fill = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await bench.write();
};
const checkpoint = () => bench.audit.handlers.checkpoint({}, bench.context());
const actions = async (): Promise<readonly string[]> => (await bench.page({})).items.map(({ action }) => action);
const keysFile = (): string => join(bench.folder, KEYS_FILE);

/** Puts an entry at the end that hashes as it should, as whoever has the database and the head file in hands could. */
async function forge(action: string, detail: Record<string, string | number>): Promise<void> {
  const head = bench.audit.head;
  const { row } = buildEntry(
    head,
    { action, outcome: 'ok', actor: { id: 'x', name: 'x', face: 'hub' }, detail },
    '2026-01-01T00:00:00.000Z',
  );
  await bench.tamper(
    `INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (${row.seq}, '${row.bytes.replaceAll("'", "''")}', '${row.hash}', '${row.prev}')`,
  );
  await bench.stop();
  writeFileSync(join(bench.folder, HEAD_FILE), `${row.seq}:${row.hash}\n`);
  await bench.start();
}

describe('a checkpoint', () => {
  test('covers all before it, and a verdict says up to where', async () => {
    unlock();
    await fill(3);
    expect(await checkpoint()).toEqual({ signed: 4 });
    expect(await actions()).toEqual(['audit.checkpoint', 'audit.key', 'run.start', 'run.start', 'run.start']);
    expect(await bench.verify()).toMatchObject({ holds: true, signedUpTo: 4, signedBy: 'audit-1', unsignedSince: null });
    await fill(2);
    expect(await bench.verify()).toMatchObject({ holds: true, signedUpTo: 4, unsignedSince: 6 });
  });

  test('is not written twice where nothing came between', async () => {
    unlock();
    await fill(1);
    await checkpoint();
    expect(await checkpoint()).toEqual({ signed: null });
    expect(await bench.verify()).toMatchObject({ entries: 3 });
  });

  test('waits while the key store is locked, and covers then what was written meanwhile', async () => {
    await fill(2);
    await expect(
      bench.audit.handlers.checkpoint(
        {},
        {
          ...bench.context(),
          fail: (code) => {
            throw new Error(code);
          },
        },
      ),
    ).rejects.toThrow('AUDIT_KEY_LOCKED');
    expect(await bench.verify()).toMatchObject({ holds: true, signedUpTo: null, unsignedSince: 1 });
    unlock();
    await checkpoint();
    expect(await bench.verify()).toMatchObject({ holds: true, unsignedSince: null });
  });

  test('comes with the thousandth entry', async () => {
    unlock();
    const followed = bench.audit.handlers.follow({}, bench.context());
    await bench.db.write(async (tx) => {
      for (let n = 0; n < 1_000; n++)
        await bench.audit.append(tx, { action: 'run.start', outcome: 'ok', actor: { id: 'a', name: 'a', face: 'cli' } });
    });
    for await (const event of followed) if (event.type === 'entry' && event.entry.action === 'audit.checkpoint') break;
    expect(await bench.verify()).toMatchObject({ holds: true, unsignedSince: null });
  });

  test('comes once a day while there are entries, and not without', async () => {
    unlock();
    await fill(1);
    await bench.audit.look();
    await fill(1);
    bench.now += DAY - 1;
    await bench.audit.look();
    expect((await actions()).filter((action) => action === 'audit.checkpoint')).toHaveLength(1);
    bench.now += 1;
    await bench.audit.look();
    expect((await actions()).filter((action) => action === 'audit.checkpoint')).toHaveLength(2);
    bench.now += 2 * DAY;
    await bench.audit.look();
    expect((await actions()).filter((action) => action === 'audit.checkpoint')).toHaveLength(2);
  });

  test('is written when the hub leaves, and known when it comes back', async () => {
    unlock();
    await fill(2);
    await bench.stop();
    await bench.start();
    expect(await bench.verify()).toMatchObject({ holds: true, signedUpTo: 3, unsignedSince: null });
    expect(await bench.audit.handlers.state({}, bench.context())).toMatchObject({
      signedUpTo: 3,
      signedBy: 'audit-1',
      key: 'audit-1',
      unsignedSince: null,
    });
    expect(await checkpoint()).toEqual({ signed: null });
  });

  test('of a key store that fails is put off, and the hub leaves all the same', async () => {
    await fill(1);
    bench.signing = () => Promise.reject(new Error('no keychain'));
    await bench.stop();
    await bench.start();
    expect(await bench.verify()).toMatchObject({ holds: true, unsignedSince: 1 });
  });
});

describe('a change of keys', () => {
  test('is signed by the key before, so that the new one is trusted by its word', async () => {
    unlock();
    await fill(1);
    await checkpoint();
    const next = makeSigningKey('audit-2', key);
    unlock(next);
    await fill(1);
    await checkpoint();
    writeFileSync(keysFile(), JSON.stringify([{ key: key.keyId, publicKey: key.publicKey }]));
    expect(await bench.verify()).toMatchObject({ holds: true, signedBy: 'audit-2', unsignedSince: null });
  });

  test('that was signed by another one is a fault', async () => {
    unlock();
    await fill(1);
    await checkpoint();
    const stranger = makeSigningKey('audit-1');
    unlock(makeSigningKey('audit-2', stranger));
    await fill(1);
    await checkpoint();
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'checkpoint-signature', seq: 5 } });
  });

  test('without the key before is believed of the file beside the chain alone', async () => {
    unlock();
    await fill(1);
    await checkpoint();
    unlock(makeSigningKey('audit-2'));
    await fill(1);
    await checkpoint();
    expect(await bench.verify()).toMatchObject({ holds: true, signedBy: 'audit-2' });
    writeFileSync(keysFile(), JSON.stringify([{ key: key.keyId, publicKey: key.publicKey }]));
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'checkpoint-key', seq: 6 } });
  });

  test('to another key of the same name is refused', async () => {
    unlock();
    await fill(1);
    await checkpoint();
    unlock(makeSigningKey('audit-1'));
    await fill(1);
    await expect(checkpoint()).rejects.toThrow('another key');
    expect(await bench.verify()).toMatchObject({ holds: true, unsignedSince: 4 });
  });
});

describe('a forged checkpoint is named', () => {
  beforeEach(async () => {
    unlock();
    await fill(2);
    await checkpoint();
    bench.signing = () => Promise.resolve(null);
  });
  const signed = (by: TestKey, place: { readonly seq: number; readonly hash: string }) => ({
    seq: place.seq,
    hash: place.hash,
    key: 'audit-1',
    signature: by.sign(checkpointMessage(place)).toString('base64url'),
  });

  test('with a signature that is none of its key', async () => {
    await forge('audit.checkpoint', signed(makeSigningKey('audit-1'), bench.audit.head));
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'checkpoint-signature', seq: 5 } });
  });

  test('for another entry, though its signature holds', async () => {
    const { rows } = await sql<{ hash: string }>`SELECT hash FROM audit_entries WHERE seq = 1`.execute(bench.db.tables());
    await forge('audit.checkpoint', signed(key, { seq: 1, hash: rows[0]?.hash ?? '' }));
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'checkpoint-other', seq: 5 } });
  });

  test('by a key that nobody knows', async () => {
    await forge('audit.checkpoint', { ...signed(key, bench.audit.head), key: 'audit-7' });
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'checkpoint-key', seq: 5 } });
  });

  test('without a signature', async () => {
    await forge('audit.checkpoint', { seq: 4 });
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'checkpoint-signature', seq: 5 } });
  });

  test.each(['gone', 'unreadable'])('and so are good ones where the file of known keys is %s', async (how) => {
    if (how === 'gone') rmSync(keysFile());
    else writeFileSync(keysFile(), '{');
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'checkpoint-key', seq: 4 } });
  });
});

test('the file of known keys holds public keys alone', async () => {
  unlock();
  await fill(1);
  await checkpoint();
  expect(JSON.parse(readFileSync(keysFile(), 'utf8'))).toEqual([{ key: 'audit-1', publicKey: key.publicKey }]);
});

test('a file of known keys that cannot be read is not written over', async () => {
  unlock();
  await fill(1);
  writeFileSync(keysFile(), '[{"key":"audit-0"');
  await expect(checkpoint()).rejects.toThrow('cannot be read');
  expect(readFileSync(keysFile(), 'utf8')).toBe('[{"key":"audit-0"');
});

test('a key whose first checkpoint could not be written is named by the next', async () => {
  unlock();
  await fill(1);
  await bench.tamper("CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no room'); END");
  await expect(checkpoint()).rejects.toThrow('no room');
  await bench.tamper('DROP TRIGGER full');
  await checkpoint();
  expect(await actions()).toEqual(['audit.checkpoint', 'audit.key', 'run.start']);
});
