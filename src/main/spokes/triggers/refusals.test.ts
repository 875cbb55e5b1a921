import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scope } from '#main/hub/scope';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { migrations } from './index';
import { createRefusals } from './refusals';

let made: TestDb;
let scope: Scope;
let now = 0;
let audited: { readonly detail?: object; readonly address: string | undefined }[] = [];
beforeEach(async () => {
  [now, audited] = [1_000_000, []];
  made = await openTestDb({ migrations });
  scope = new Scope((error) => expect.fail(String(error)));
});
afterEach(async () => {
  await scope.close();
  await made.close();
});
const open = () =>
  createRefusals({
    scope,
    db: made.db,
    log: memoryLog(),
    clock: { now: () => now },
    audit: {
      async append(_tx, { detail, actor: { address } }) {
        audited.push({ address, ...(detail !== undefined && { detail }) });
      },
    },
  });

it('writes the first down at once, and how many came after it though nobody comes any more', async () => {
  const refusals = open();
  for (let count = 0; count < 500; count += 1) await refusals.note('192.0.2.1');
  expect(audited).toEqual([{ address: '192.0.2.1', detail: { count: 1 } }]);
  now += 30_000;
  await refusals.write();
  expect(audited).toHaveLength(1);
  now += 30_000;
  await refusals.write();
  await refusals.write();
  expect(audited.slice(1)).toEqual([{ address: '192.0.2.1', detail: { count: 499 } }]);
});

it('names no address where there were several', async () => {
  const refusals = open();
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) await refusals.note(address);
  now += 60_000;
  await refusals.write();
  expect(audited.at(-1)).toEqual({ address: undefined, detail: { count: 2 } });
});
