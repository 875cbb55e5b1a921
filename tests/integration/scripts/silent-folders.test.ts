import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unreadableReason } from '#main/spokes/scripts/sources/place';
import { watchFolder, type WatchOptions } from '#main/spokes/scripts/sources/watch-folder';
import { openWorkbench, refusal, type Workbench } from './workbench';

let bench: Workbench;
/** Names of folders that do not answer now, each with who waits for them. */
const silent = new Map<string, (() => void)[]>();
const answers = (name: string): void => {
  const waiting = silent.get(name) ?? [];
  silent.delete(name);
  for (const go of waiting) go();
};
let fault: unknown;

beforeEach(async () => {
  fault = undefined;
  bench = await openWorkbench(undefined, {
    answerMs: 1_500, // The others answer within it on a busy machine too.
    folders: {
      async reach(folder) {
        const waiting = silent.get(path.basename(folder));
        if (waiting !== undefined) await new Promise<void>((resolve) => waiting.push(resolve));
        return await unreadableReason(folder);
      },
      async watch(root: string, options: WatchOptions) {
        if (fault !== undefined && path.basename(root) === 'ops') options.onFault(fault);
        return await watchFolder(root, options);
      },
    },
  });
});
afterEach(async () => {
  for (const name of silent.keys()) answers(name);
  await bench.close();
  expect(bench.faults).toEqual([]);
});

describe('a source whose folder does not answer', () => {
  it('at the start keeps nobody from the others, says so, and is read once it answers', async () => {
    await bench.write('slow/a.sh', 'echo\n');
    const { id } = await bench.add('slow');
    silent.set('slow', []);
    await bench.restart();
    expect((await bench.handlers.get({ script: 'Hello' }, bench.ctx)).name).toBe('Hello');
    await expect(bench.provider.find('Hello', {})).resolves.toBeDefined();
    await bench.until((scripts) => scripts.length === 1);
    await bench.untilSource(id, ({ state, reason }) => state === 'unreadable' && reason === 'unreachable');
    expect(await bench.handlers.sync({ source: id }, bench.ctx)).toMatchObject({ reason: 'unreachable', scripts: 0 });
    answers('slow');
    expect(await bench.untilSource(id, ({ state }) => state === 'watching')).toMatchObject({ reason: null, scripts: 1 });
    await bench.until((scripts) => scripts.some(({ sourceId }) => sourceId === id));
  });

  it('any more loses its scripts until it does, and is asked once meanwhile', async () => {
    await bench.write('ops/a.sh', 'echo\n');
    const { id } = await bench.add('ops');
    silent.set('ops', []);
    await bench.untilSource(id, ({ reason }) => reason === 'unreachable');
    expect((await refusal(bench.provider.find('a.sh', {}))).code).toBe('SCRIPT_NOT_FOUND');
    const before = silent.get('ops')?.length;
    for (let call = 0; call < 3; call += 1) await bench.handlers.sync({ source: id }, bench.ctx);
    // One that looks, and one reading that was asked for: each takes a thread for as long as it hangs.
    expect(silent.get('ops')?.length).toBeLessThanOrEqual((before ?? 0) + 1);
    answers('ops');
    await bench.untilSource(id, ({ state, scripts }) => state === 'watching' && scripts === 1);
    await bench.write('ops/b.sh', 'echo\n');
    await bench.until((scripts) => scripts.some(({ name }) => name === 'b'));
  });

  it('cannot be added, and keeps nobody from adding another', async () => {
    silent.set('slow', []);
    expect(await refusal(bench.add('slow'))).toMatchObject({ code: 'SOURCE_UNREADABLE', data: { reason: 'unreachable' } });
    expect(await bench.add('ops')).toMatchObject({ state: 'watching' });
  });

  it('can be removed', async () => {
    const { id } = await bench.add('ops');
    silent.set('ops', []);
    await bench.untilSource(id, ({ reason }) => reason === 'unreachable');
    await bench.handlers.removeSource({ source: id }, bench.ctx);
    expect((await refusal(bench.handlers.sync({ source: id }, bench.ctx))).code).toBe('SOURCE_NOT_FOUND');
  });
});

describe('a source of which the system does not tell all changes', () => {
  it('says that it is looked at now and then, until the system does', async () => {
    fault = Object.assign(new Error('no space left for watches'), { code: 'ENOSPC' });
    await bench.write('ops/a.sh', 'echo\n');
    const { id } = await bench.add('ops');
    expect(await bench.untilSource(id, ({ state }) => state === 'polling')).toMatchObject({ scripts: 1, reason: null });
    fault = undefined;
    expect(await bench.handlers.sync({ source: id }, bench.ctx)).toMatchObject({ state: 'watching' });
  });
});
