import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scope } from '#main/hub/scope';
import { memoryLog, openTestDb, type TestDb, tempFolder } from '../../../../tests/support/db-worker';
import { runLike } from '../../../../tests/support/run-like';
import { findLeftovers, removeLeftovers } from './leftovers';
import { createLiveRuns } from './live-runs';
import { migrations } from './migrations';

let made: TestDb;
const temp = tempFolder();
const scope = new Scope((error) => expect.fail(String(error)));
beforeEach(async () => {
  made = await openTestDb({ migrations });
});
afterEach(async () => {
  await scope.close();
  await made.close();
  await temp.remove();
});

it('what a hub makes itself is no leftover, whatever the clock made of its time', async () => {
  const [home, runtime] = [join(temp.path, 'home'), join(temp.path, 'runtime')];
  const folderOf = (): string => {
    const path = join(home, 'runs', randomUUID());
    mkdirSync(path, { recursive: true });
    return path;
  };
  const left = folderOf();
  const found = await findLeftovers({ home, runtime });
  const own = folderOf();
  utimesSync(own, new Date('2020-01-01T00:00:00Z'), new Date('2020-01-01T00:00:00Z'));
  utimesSync(left, new Date('2040-01-01T00:00:00Z'), new Date('2040-01-01T00:00:00Z'));
  const journal = { discard: async () => undefined, startMark: async () => undefined };
  await removeLeftovers({ db: made.db, home, runtime, journal, scope, log: memoryLog() }, createLiveRuns(), found);
  expect([existsSync(left), existsSync(own)]).toEqual([false, true]);
});

it('what is left of a broker goes with its run, and stays of one that goes on', async () => {
  const [home, runtime] = [join(temp.path, 'home'), join(temp.path, 'runtime')];
  const [gone, going] = [randomUUID(), runLike()];
  for (const run of [gone, going.id]) {
    mkdirSync(join(runtime, 'broker', run), { recursive: true });
    writeFileSync(join(runtime, 'broker', `${run}.json`), '{}');
  }
  const found = await findLeftovers({ home, runtime });
  const live = createLiveRuns();
  live.put(going);
  const journal = { discard: async () => undefined, startMark: async () => undefined };
  await removeLeftovers({ db: made.db, home, runtime, journal, scope, log: memoryLog() }, live, found);
  expect(readdirSync(join(runtime, 'broker')).toSorted()).toEqual([going.id, `${going.id}.json`]);
});
