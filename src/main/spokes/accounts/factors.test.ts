import { URI } from 'otpauth';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryLog } from '../../../../tests/support/db-worker';
import { openAccounts, type AccountsBench } from '../../../../tests/support/accounts-bench';
import { createFactors, type Factors } from './factors';
import type { AccountTables } from './store';

let bench: AccountsBench;
let factors: Factors;
let id: string;
beforeEach(async () => {
  bench = await openAccounts();
  factors = createFactors(
    { db: bench.db, sealed: bench.sealed, clock: { now: () => bench.time.now }, log: memoryLog() },
    { setFactor: () => undefined },
  );
  ({ id } = await bench.add('ada'));
});
afterEach(() => bench.close());

const written = (): Promise<void> => Promise.resolve();
const begin = async (): Promise<() => string> => {
  const totp = URI.parse((await factors.begin(id, 'ada')).uri);
  return () => {
    if (!('period' in totp)) throw new Error('no TOTP');
    return totp.generate({ timestamp: bench.time.now });
  };
};
const enrol = async () => {
  const code = await begin();
  return { code, codes: await factors.confirm(id, code(), written) };
};
const later = (): void => void (bench.time.now += 60_000);

test('the authenticator in force stays so until another one is written down', async () => {
  const { code, codes = [] } = await enrol();
  const other = await begin();
  await expect(factors.confirm(id, other(), () => Promise.reject(new Error('the disk is full')))).rejects.toThrow('the disk is full');
  later();
  expect([await factors.take(id, other()), await factors.take(id, code())]).toEqual([undefined, 'totp']);
  expect(await factors.take(id, codes[0] ?? '')).toBe('recovery');
  later();
  expect(await factors.confirm(id, other(), written)).toHaveLength(10);
  later();
  expect([await factors.take(id, code()), await factors.take(id, other())]).toEqual([undefined, 'totp']);
});

test('one that was begun is confirmed once: whoever clicks twice is shown the codes that count', async () => {
  const code = await begin();
  const both = await Promise.all([factors.confirm(id, code(), written), factors.confirm(id, code(), written)]);
  const shown = both.filter((codes) => codes !== undefined);
  expect(shown).toHaveLength(1);
  expect(await factors.take(id, shown[0]?.[0] ?? '')).toBe('recovery');
});

test('of secrets one is kept: those that are replaced, begun in vain or of somebody gone are removed', async () => {
  await begin();
  const { code } = await enrol();
  expect(bench.sealed.names()).toHaveLength(1);
  await begin();
  await factors.confirm(id, (await begin())(), written);
  expect(bench.sealed.names()).toHaveLength(1);
  later();
  expect(await factors.take(id, code())).toBeUndefined();
  await bench.accounts.handlers.remove({ account: 'ada' }, bench.contextOf());
  expect(bench.sealed.names()).toEqual([]);
});

test('one from before secrets had generations counts on', async () => {
  const code = await begin();
  const [name = ''] = bench.sealed.names();
  await bench.sealed.write(`accounts/totp-${id}`, (await bench.sealed.read(name)) ?? Buffer.alloc(0));
  await bench.db.write((tx) =>
    tx.tables<AccountTables>().updateTable('account_totp').set({ confirmed: 1, last_step: 0, generation: null, begun: null }).execute(),
  );
  expect(await factors.take(id, code())).toBe('totp');
});
