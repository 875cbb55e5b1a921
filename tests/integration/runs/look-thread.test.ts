import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LookMessage, Place } from '#main/spokes/runs/search/protocol';
import { startLookThread, type LookThread } from '#main/spokes/runs/search/look-thread';
import { bundle } from '../../support/bundle';

describe('the thread that searches outputs', () => {
  let home: string;
  let stop: AbortController;
  let thread: LookThread;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'axle-look-'));
    stop = new AbortController();
    const worker = pathToFileURL(await bundle('src/main/spokes/runs/search/child/look-worker.ts'));
    thread = startLookThread(worker, { text: 'needle', matchCase: false }, stop.signal);
  });
  afterEach(async () => {
    await thread.close();
    rmSync(home, { recursive: true });
  });

  function place(run: string, text: string): Place {
    mkdirSync(join(home, run));
    writeFileSync(join(home, run, 'output.000'), text);
    return { run, folder: join(home, run), ended: true };
  }
  async function look(places: readonly Place[]): Promise<readonly LookMessage[]> {
    const said: LookMessage[] = [];
    for await (const message of thread.look(places)) said.push(message);
    return said;
  }

  it('says which output it could not read, and goes on with the next', async () => {
    const broken: Place = { run: 'broken', folder: `${home}/no\0path`, ended: true };
    expect(await look([place('a', 'a needle\n'), broken, place('b', 'none\n'), place('c', 'Needle')])).toMatchObject([
      { type: 'found', run: 'a', hits: [{ line: 1, column: 2 }] },
      { type: 'unread', run: 'broken' },
      { type: 'found', run: 'c', hits: [{ line: 1, column: 0 }] },
    ]);
    expect(await look([place('d', 'needle')])).toMatchObject([{ type: 'found', run: 'd' }]);
  });

  it('ends early once nobody asks any more, and says so when it is gone', async () => {
    const many = Array.from({ length: 50 }, (_, at) => place(`many-${at}`, 'needle\n'));
    for await (const message of thread.look(many)) {
      expect(message.type).toBe('found');
      stop.abort();
    }
    expect(await look(many)).toEqual([]);
  });

  it('fails when it has ended', async () => {
    await thread.close();
    await expect(look([place('a', 'needle')])).rejects.toThrow('the searching thread ended');
  });
});
