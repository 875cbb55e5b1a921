import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { runLike } from '../../../../tests/support/run-like';
import { migrations } from './migrations';
import type { Work } from './ports';
import { createRetries } from './retries';
import { insertRun, type RunTables } from './store';

const work: Work = {
  subject: { kind: 'script', id: 'samples:hello.sh', name: 'hello', tags: [] },
  mode: 'pipe',
  sandbox: null,
  grants: { network: false, folders: [], files: [] },
  timeoutSeconds: null,
  approval: null,
  retry: { times: 2, delaySeconds: 1 },
  limit: null,
  params: [],
  picks: [],
  exposed: [],
  exposedSecrets: [],
  elevation: false,
  dependencies: null,
  workdir: null,
  secrets: [],
  stage: () => expect.fail('nothing is staged yet'),
};

describe('the next attempt of a run of an earlier hub', () => {
  const failed = runLike({ state: 'failed', exitCode: 7 });
  let made: TestDb;
  let looked: number;
  beforeEach(async () => {
    looked = 0;
    made = await openTestDb({ migrations });
  });
  afterEach(() => made.close());

  async function after(retries: number | null, now = work) {
    const asked = { sandbox: null, notBefore: null, columns: 80, rows: 24, retries, attended: false, wishes: null };
    await made.db.write((tx) => insertRun(tx.tables<RunTables>(), failed, {}, asked));
    const find = (): Promise<Work> => {
      looked += 1;
      return Promise.resolve(now);
    };
    const log = memoryLog();
    const sandbox = { elevates: 'root' } as const;
    return await createRetries({ db: made.db, work: { find }, sandbox, clock: { now: () => 0 }, place: 'here', log }).after(failed);
  }

  it('is not looked for where its script asked for none: reading all sources may take long', async () => {
    expect([await after(0), looked]).toEqual([undefined, 0]);
  });

  it('is made of the script as it is now where it asked for some', async () => {
    expect((await after(2))?.next).toMatchObject({ attempt: 2, of: 3 });
  });

  it('says from the first that it is to run as root', async () => {
    expect((await after(2, { ...work, elevation: true }))?.run.elevation).toMatchObject({ by: 'root', state: 'granted' });
  });

  it('is looked for where nobody wrote down whether there is one', async () => {
    expect((await after(null))?.next).toMatchObject({ attempt: 2 });
    expect(looked).toBe(1);
  });
});
