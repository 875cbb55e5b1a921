import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scope } from '#main/hub/scope';
import type { ProcessId } from '#main/platform/process-id-port';
import { memoryLog, openTestDb, type TestDb } from '../../../../../tests/support/db-worker';
import { runLike } from '../../../../../tests/support/run-like';
import { createBroker } from './index';
import { makePlace } from './place';

const child: ProcessId = { pid: process.pid, startTime: '0', bootId: 'boot' };
let runtime: string;
let scope: Scope;
let made: TestDb;

beforeEach(async () => {
  runtime = mkdtempSync(join(tmpdir(), 'axle-broker-'));
  scope = new Scope((error) => expect.fail(String(error)));
  made = await openTestDb({ migrations: [] });
});
afterEach(async () => {
  await scope.close();
  await made.close();
  rmSync(runtime, { recursive: true, force: true });
});

it('opens nothing for a run that ends while it is taken over', async () => {
  const broker = createBroker({
    scope,
    db: made.db,
    log: memoryLog(),
    audit: { append: () => Promise.resolve() },
    processes: { self: child, identify: () => child, alive: () => true },
    recorder: { mask: () => Promise.resolve() },
    tokens: { token: () => Promise.reject(new Error('not asked')), account: () => Promise.resolve(null) },
    secrets: { use: () => Promise.reject(new Error('not asked')) },
    incident: () => 'i1',
    home: runtime,
    runtime,
    helper: '',
  });
  const plain = runLike();
  const granted = { ...plain.sandbox.granted, broker: { account: 'default', scopes: [], secrets: ['A'] } };
  const run = { ...plain, sandbox: { ...plain.sandbox, inForce: 'none' as const, granted } };
  await makePlace(runtime, run.id, { owner: null, key: 'a'.repeat(64), identity: null });
  const adopting = broker.adopt(run, child);
  await broker.close(run.id);
  await adopting;
  expect(readdirSync(join(runtime, 'broker'))).toEqual([]);
});
