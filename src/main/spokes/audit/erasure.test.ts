import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import { openAudit, type AuditBench } from '../../../../tests/support/audit-bench';
import { isOf } from './erasure';

let bench: AuditBench;
beforeEach(async () => {
  bench = await openAudit();
});
afterEach(() => bench.close());

const ada = (id: string, name = 'ada'): Actor => ({ id, name, face: 'browser', address: '192.0.2.9', userAgent: 'Firefox' });
const erase = (person: string, dryRun = false) => bench.audit.handlers.erase({ person, dryRun }, bench.context());

test('a person is erased from all of their entries, of whichever session; the chain holds and does not name them', async () => {
  await bench.write({ actor: ada('s1'), personal: { folder: '/home/ada' } });
  await bench.write();
  await bench.write({ actor: ada('s2') });
  await bench.write({ actor: ada('ada') });
  await bench.write({ actor: ada('s3', 'adam') });
  expect(await erase('ada', true)).toEqual({ entries: 3, fields: 10 });
  expect((await bench.page({})).items.filter(({ actor }) => actor === null)).toHaveLength(0);
  expect(await erase('ada')).toEqual({ entries: 3, fields: 10 });
  const { items } = await bench.page({});
  expect(items.map(({ actor }) => actor)).toEqual(['Anna (anna)', 'adam (s3)', null, null, 'Anna (anna)', null]);
  expect(items.at(-1)).toMatchObject({ address: null, userAgent: null, detail: { folder: null } });
  expect(items[0]).toMatchObject({ action: 'audit.erase', detail: { entries: 3, fields: 10, last: 5 } });
  expect((await bench.bytes()).join('')).not.toMatch(/\bada\b/);
  expect(await bench.verify()).toMatchObject({ holds: true, entries: 6 });
});

test.each(['nobody', "ada' OR '1'='1", '%', 'ad_'])('of %j nothing is known, and nothing is written', async (person) => {
  await bench.write({ actor: ada('s1') });
  expect(await erase(person)).toEqual({ entries: 0, fields: 0 });
  expect(await bench.verify()).toMatchObject({ entries: 1 });
});

test.each([
  ['ada', true],
  ['ada (s9)', true],
  ['ada (schedule each night, catch-up) (schedule:4)', true],
  ['ada (trigger on (some) push) (trigger:4)', true],
  ['ada (schedule each night)', true],
  ['ada (contractor) (s9)', false],
  ['ada (contractor', false],
  ['ada (a b)', false],
  ['adam', false],
  ['Ada', false],
  ['grace (trigger of ada) (trigger:4)', false],
])('ada is who %s is: %j', (actor, expected) => {
  expect(isOf('ada', actor)).toBe(expected);
});

test('somebody whose name goes on in parentheses is another person', async () => {
  await bench.write({ actor: ada('s1', 'ada (contractor)') });
  await bench.write({ actor: ada('s2') });
  expect(await erase('ada')).toMatchObject({ entries: 1 });
  expect(await erase('ada (contractor)')).toMatchObject({ entries: 1 });
});

/** What a person is called here lies in no file of the data folder afterwards. */
const lies = (name: string): readonly boolean[] =>
  ['axle.db', 'axle.db-wal'].map((file) => readFileSync(join(bench.folder, file)).includes(name));

test('who was erased is gone from the files too', async () => {
  for (let n = 0; n < 200; n++) await bench.write({ actor: ada(`s${n}`, 'canary-of-a-name') });
  expect(lies('canary-of-a-name')).toContain(true);
  await erase('canary-of-a-name');
  expect(lies('canary-of-a-name')).toEqual([false, false]);
});

test('and so is who was erased from one entry, or went with old ones', async () => {
  await bench.write({ actor: ada('s1', 'canary-of-one') });
  for (let n = 0; n < 200; n++) await bench.write({ actor: ada('s2', 'canary-of-many') });
  await bench.audit.erasePersonal(1, ada('s3'));
  expect(lies('canary-of-one')).toEqual([false, false]);
  bench.now += 60 * 24 * 3_600_000;
  await bench.audit.handlers.prune({ before: new Date(bench.now - 40 * 24 * 3_600_000).toISOString(), dryRun: false }, bench.context());
  expect(lies('canary-of-many')).toEqual([false, false]);
});

test('what others did to a person is erased of them as well, and who did it stays', async () => {
  const [kay, other] = ['account:0190', 'account:0191'];
  await bench.write({ action: 'account.create', object: kay, personal: { name: 'kay' } });
  await bench.write({ action: 'account.create', object: other, personal: { name: 'kayla' } });
  await bench.write({ action: 'account.change', object: kay, personal: { mail: 'k@example.com' } });
  await bench.write({ action: 'account.change', object: other, personal: { mail: 'l@example.com' } });
  await bench.write({ action: 'schedule.change', object: 'schedule:1', personal: { name: 'kay', maker: 'kay', params: '{}' } });
  expect(await erase('kay', true)).toEqual({ entries: 3, fields: 4 });
  expect(await erase('kay')).toEqual({ entries: 3, fields: 4 });
  const { items } = await bench.page({});
  expect(items.slice(1).map(({ actor }) => actor)).toEqual(Array.from({ length: 5 }, () => 'Anna (anna)'));
  expect(items.slice(1).map(({ detail }) => detail)).toEqual([
    { name: null, maker: null, params: '{}' },
    { mail: 'l@example.com' },
    { mail: null },
    { name: 'kayla' },
    { name: null },
  ]);
  expect(await erase('kay')).toEqual({ entries: 0, fields: 0 });
  expect(await bench.verify()).toMatchObject({ holds: true });
});
