import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scope } from '#main/hub/scope';
import { createIndexer, type Indexer } from '#main/spokes/runs/search/indexer';
import { createJournalWriter } from '#main/spokes/runs/journal/writer';
import { bundle } from '../../support/bundle';
import { describeWith } from '../../support/real-parts';
import { createSmallDisk, type SmallDisk } from '../../support/small-disk';

describeWith(['linux', 'root'], 'indexing on a disk that is full', () => {
  let disk: SmallDisk;
  let scope: Scope;
  let logged: string[];
  beforeEach(() => {
    disk = createSmallDisk(16);
    logged = [];
    scope = new Scope((error) => {
      throw error;
    });
  });
  afterEach(async () => {
    await scope.close();
    await disk.remove();
  });

  const folder = (run: string): string => join(disk.path, run);
  async function print(run: string): Promise<void> {
    mkdirSync(folder(run));
    const journal = createJournalWriter(folder(run), {
      quotaBytes: 2 ** 40,
      onWritten: () => undefined,
      onPaused: () => undefined,
      onFailed: (error) => {
        throw error;
      },
    });
    journal.append(Buffer.from('a line of output\n'.repeat(100_000)), 'out', 1_000);
    await journal.close();
  }
  async function indexer(retryMs: number): Promise<Indexer> {
    const note = (_level: string) => (event: string) => void logged.push(event);
    const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
    const worker = pathToFileURL(await bundle('src/main/spokes/runs/search/child/index-worker.ts'));
    return createIndexer({ scope, log, worker, folder, retryMs });
  }

  it('pauses, says so, leaves nothing half made, and goes on when there is room', async () => {
    for (const run of ['a', 'b']) await print(run);
    disk.fill();
    const made = await indexer(50);
    made.add(['a', 'b']);
    await made.settled();
    expect(made.state).toEqual({ waiting: 2, paused: 'disk-full' });
    expect([...readdirSync(folder('a')), ...readdirSync(folder('b'))].filter((name) => name.startsWith('search'))).toEqual([]);
    expect(logged[0]).toBe('search.index-paused');
    disk.makeRoom();
    await expect.poll(() => made.state, { timeout: 20_000 }).toEqual({ waiting: 0, paused: null });
    expect([...readdirSync(folder('a')), ...readdirSync(folder('b'))].filter((name) => name.startsWith('search'))).toEqual([
      'search',
      'search',
    ]);
  });

  it('counts no output as waiting that may have its index', async () => {
    await print('a');
    const made = await indexer(30_000);
    made.check(['a']);
    expect(made.state).toEqual({ waiting: 0, paused: null });
    await made.settled();
    expect(readdirSync(folder('a'))).toContain('search');
  });

  it('passes over what is gone', async () => {
    await print('a');
    const made = await indexer(30_000);
    made.add(['never', 'a']);
    await made.settled();
    expect([made.state, logged]).toEqual([{ waiting: 0, paused: null }, []]);
  });
});
