import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { Scope } from '#main/hub/scope';
import type { ProcessId } from '#main/platform/process-id-port';
import { memoryLog, openTestDb, type TestDb } from '../../../../../tests/support/db-worker';
import { runLike } from '../../../../../tests/support/run-like';
import type { BrokerPort } from '../broker-place';
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

/** A broker; `account` is what it is told when it asks who is signed in. */
const brokerOf = (account: (signal: AbortSignal) => Promise<null> = () => Promise.resolve(null)): BrokerPort =>
  createBroker({
    scope,
    db: made.db,
    log: memoryLog(),
    audit: { append: () => Promise.resolve() },
    processes: { self: child, identify: () => child, alive: () => true },
    recorder: { mask: () => Promise.resolve() },
    tokens: { token: () => Promise.reject(new Error('not asked')), account: (_name, _actor, signal) => account(signal) },
    secrets: { use: () => Promise.reject(new Error('not asked')) },
    incident: () => 'i1',
    home: runtime,
    runtime,
    helper: '',
  });
const left = (): readonly string[] => (existsSync(join(runtime, 'broker')) ? readdirSync(join(runtime, 'broker')) : []);
const plain = runLike();
const grants = { account: 'default', scopes: [], secrets: ['A'] };
const run = { ...plain, sandbox: { ...plain.sandbox, inForce: 'none' as const, granted: { ...plain.sandbox.granted, broker: grants } } };
const granted = {
  level: { asked: 'none', inForce: 'none', reason: null },
  network: true,
  user: { own: false, uid: 0 },
  elevation: null,
} as const;

it('opens nothing for a run that ends while it is taken over', async () => {
  const broker = brokerOf();
  await makePlace(runtime, run.id, { owner: null, key: 'a'.repeat(64), identity: null });
  const adopting = broker.adopt(run, child);
  await broker.close(run.id);
  await adopting;
  expect(left()).toEqual([]);
});

it('leaves nothing of a run that ends while it is opened, however far that is, and says that it was ended', async () => {
  const broker = brokerOf();
  const turns = Array.from({ length: 40 }, (_, at) => at);
  for (const many of turns) {
    const opening = broker.open(run, granted, grants).then(
      () => 'opened',
      (error: unknown) => (HubError.is(error, 'CANCELLED') ? 'ended' : error),
    );
    for (let turn = 0; turn < many; turn += 1) await nextTurn();
    await broker.close(run.id);
    expect([many, left()]).toEqual([many, []]);
    expect(['opened', 'ended']).toContain(await opening);
    expect([many, left()]).toEqual([many, []]);
  }
});

it('the end of a run does not wait for a provider that does not answer', async () => {
  const broker = brokerOf((signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
  const opening = broker.open(run, granted, { ...grants, scopes: ['https://graph.microsoft.com/User.Read'] });
  const refused = expect(opening).rejects.toMatchObject({ code: 'CANCELLED' });
  await broker.close(run.id);
  await refused;
  expect(left()).toEqual([]);
});

it('opens anew while an earlier endpoint of the run is being closed', async () => {
  const broker = brokerOf();
  await broker.open(run, granted, grants);
  const closing = broker.close(run.id);
  const place = await broker.open(run, granted, grants);
  await closing;
  expect(readdirSync(place?.folder ?? '')).toEqual(['sock']);
  await broker.close(run.id);
  expect(left()).toEqual([]);
});
