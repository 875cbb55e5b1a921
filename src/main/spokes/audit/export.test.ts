import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditFilter } from '#shared/contract/audit';
import { verifyExport, type ExportProof } from '#main/proof/verify-export';
import { openAudit, type AuditBench } from '../../../../tests/support/audit-bench';
import { makeSigningKey, type TestKey } from '../../../../tests/support/signing-key';

const DAY = 24 * 3_600_000;
let bench: AuditBench;
let key: TestKey;
beforeEach(async () => {
  key = makeSigningKey('audit-1');
  bench = await openAudit();
  bench.signing = () => Promise.resolve(key);
});
afterEach(() => bench.close());

async function exported(format: 'jsonl' | 'csv', filter: AuditFilter = {}): Promise<string> {
  const { ticket } = await bench.audit.handlers.export({ format, filter }, bench.context());
  const content = bench.tickets.take(ticket, 'get');
  if (content === undefined) throw new Error('no such ticket');
  return await text(content.open(0, undefined));
}
const fill = async (count: number): Promise<void> => {
  for (let n = 1; n <= count; n++) await bench.write({ detail: { n }, outcome: n % 3 === 0 ? 'failed' : 'ok' });
};
const verify = (file: string, wishes: Parameters<typeof verifyExport>[1] = {}): Promise<ExportProof> =>
  verifyExport(
    (async function* () {
      yield Buffer.from(file);
    })(),
    wishes,
  );

describe('lines of JSON', () => {
  test('hold every entry, its bytes, and no salt; who has them alone follows the chain to its head', async () => {
    await fill(7);
    await bench.audit.handlers.checkpoint({}, bench.context());
    const file = await exported('jsonl');
    const { rows } = await sql<{ salt: string }>`SELECT salt FROM audit_personal`.execute(bench.db.tables());
    expect(rows.length).toBeGreaterThan(0);
    for (const { salt } of rows) expect(file).not.toContain(salt);
    expect(file).toContain('"actor":"Anna (anna)"');
    const { head } = bench.audit;
    expect(await verify(file)).toMatchObject({
      fault: null,
      entries: 10,
      passed: 0,
      last: { seq: 10, hash: head.hash },
      signed: { upTo: 8, key: 'audit-1' },
      unsignedSince: 10,
    });
    expect(await verify(file, { given: head, keys: [{ key: 'audit-1', publicKey: key.publicKey }] })).toMatchObject({
      fault: null,
      given: 'fits',
    });
    const other = makeSigningKey('audit-1').publicKey;
    expect(await verify(file, { keys: [{ key: 'audit-1', publicKey: other }] })).toMatchObject({
      fault: { kind: 'checkpoint-key', seq: 8 },
    });
  });

  test('of some entries pass those between by their digests', async () => {
    await fill(600);
    const file = await exported('jsonl', { outcome: 'failed', text: '' });
    expect(file).not.toContain('"n":4}');
    expect(await verify(file)).toMatchObject({ fault: null, first: 3, entries: 200, passed: 398, last: { seq: 600 } });
    const lines = file.split('\n');
    const broken = [...lines.slice(0, 20), ...lines.slice(21)].join('\n');
    expect(await verify(broken)).toMatchObject({ fault: { kind: 'removed' } });
    expect(await verify(await exported('jsonl', { action: 'nothing' }))).toMatchObject({ fault: null, entries: 0, first: null });
  });

  test('say what was removed before, and that is checked as in the hub', async () => {
    await fill(4);
    bench.now += 40 * DAY;
    await fill(2);
    await bench.audit.handlers.prune({ before: new Date(bench.now - DAY * 31).toISOString(), dryRun: false }, bench.context());
    const file = await exported('jsonl');
    expect(await verify(file)).toMatchObject({ fault: null, header: { stub: { last: 4 } }, first: 5 });
    const forged = file.replace(/"signature":"[\w-]{86}"/, `"signature":"${'A'.repeat(86)}"`);
    expect(await verify(forged)).toMatchObject({ fault: { kind: 'stub-forged', seq: 4 } });
    expect(await verify(file.replace(/"stub":\{[^}]*\}/, '"stub":null'))).toMatchObject({ fault: { kind: 'removed', seq: 1 } });
  });

  test('that were asked for are an entry themselves; what was looked for is personal', async () => {
    await fill(1);
    await exported('jsonl', { text: 'anna', outcome: 'ok' });
    const { items } = await bench.page({ action: 'audit.export' });
    expect(items[0]).toMatchObject({ actor: 'Anna (anna)', detail: { format: 'jsonl', outcome: 'ok', text: 'anna' } });
    expect((await bench.bytes()).at(-1)).not.toContain('anna');
  });

  test('break off where what is still to be read was removed', async () => {
    await fill(300);
    const { ticket } = await bench.audit.handlers.export({ format: 'jsonl', filter: {} }, bench.context());
    const content = bench.tickets.take(ticket, 'get');
    if (content === undefined) throw new Error('no such ticket');
    bench.now += 60 * DAY;
    await bench.audit.handlers.prune({ before: new Date(bench.now - DAY * 31).toISOString(), dryRun: false }, bench.context());
    await expect(text(content.open(0, undefined))).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a table', () => {
  test('has a row for each entry, oldest first, with what is personal in clear', async () => {
    await bench.write({ object: 'script:a "b", c', detail: { n: 1 }, personal: { folder: '/home/anna' } });
    await bench.tamper("DELETE FROM audit_personal WHERE field = 'address'");
    const [head, row, ...rest] = (await exported('csv')).split('\r\n');
    expect(head).toBe('seq,at,action,outcome,actor,face,address,userAgent,object,runId,detail,hash');
    expect(row).toBe(
      `"1","2026-01-01T00:00:00.000Z","run.start","ok","Anna (anna)","browser","","Firefox","script:a ""b"", c","","{""n"":1,""folder"":""/home/anna""}","${(await bench.page({})).items.at(-1)?.hash ?? ''}"`,
    );
    expect(rest).toHaveLength(2); // the export itself, and the end of the last line
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])('takes %j for a text, not for a formula', async (object) => {
    await bench.write({ object });
    expect(await exported('csv')).toContain(`"'${object}"`);
  });

  test('does not stumble over bytes that are none', async () => {
    await fill(2);
    await bench.tamper("UPDATE audit_entries SET bytes = 'x' WHERE seq = 1");
    expect(await exported('csv')).toContain('\r\n"1","","",""');
  });

  test('has what the filter lets through', async () => {
    await fill(6);
    const rows = (await exported('csv', { outcome: 'failed' })).trimEnd().split('\r\n').slice(1);
    expect(rows.map((row) => row.split(',')[0])).toEqual(['"3"', '"6"']);
  });
});

describe('an export that somebody changed is named', () => {
  let lines: string[];
  beforeEach(async () => {
    await fill(8);
    lines = (await exported('jsonl')).split('\n');
  });
  const changed = (change: (all: string[]) => string[]): Promise<ExportProof> => verify(change([...lines]).join('\n'));

  test.each<[string, (all: string[]) => string[], string, number]>([
    ['edited', (all) => all.with(4, (all[4] ?? '').replace('\\"n\\":4', '\\"n\\":5')), 'changed', 4],
    ['with an entry cut out', (all) => all.toSpliced(4, 1), 'removed', 4],
    ['with two entries exchanged', (all) => all.with(4, all[5] ?? '').with(5, all[4] ?? ''), 'moved', 4],
    ['with one entry twice', (all) => all.toSpliced(5, 0, all[4] ?? ''), 'inserted', 4],
    ['with its end cut off', (all) => all.slice(0, 7).concat(''), 'tail-cut', 7],
    ['cut in the middle of a line', (all) => all.slice(0, 6).concat((all[6] ?? '').slice(0, 50)), 'tail-cut', 6],
    ['with a line that is none', (all) => all.with(3, '{}'), 'unreadable', 3],
  ])('%s', async (_how, change, kind, seq) => {
    expect(await changed(change)).toMatchObject({ fault: { kind, seq } });
  });

  test('with all of it made anew, by a head that was kept', async () => {
    const { items } = await bench.page({});
    const given = { seq: 3, hash: items.find(({ seq }) => seq === 3)?.hash ?? '' };
    expect(await verify(lines.join('\n'), { given })).toMatchObject({ fault: null, given: 'fits' });
    expect(await verify(lines.join('\n'), { given: { seq: 3, hash: 'a'.repeat(64) } })).toMatchObject({ fault: null, given: 'differs' });
    expect(await verify(lines.join('\n'), { given: { seq: 30, hash: 'a'.repeat(64) } })).toMatchObject({ fault: null, given: 'beyond' });
  });

  test('or is none at all', async () => {
    await expect(verify('')).rejects.toMatchObject({ reason: 'format', line: 1 });
    await expect(verify('{"a":1}\n')).rejects.toMatchObject({ reason: 'format', line: 1 });
    await expect(verify((lines[0] ?? '').replace('"version":1', '"version":2'))).rejects.toMatchObject({ reason: 'version', line: 1 });
  });
});
