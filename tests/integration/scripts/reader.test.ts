import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { SourceId } from '#shared/contract/scripts';
import type { Scope } from '#main/hub/scope';
import { memoryLog } from '../../support/db-worker';
import { guardLeaks } from '../../support/leaks';
import { createReader, type Reader } from '#main/spokes/scripts/reading/reader';

/** Answers with what it was asked, but for files that end it, or keep it busy. */
const THREAD = `
import { open } from 'node:fs';
import { parentPort } from 'node:worker_threads';
const script = ({ id, candidate }) => ({ id: candidate.relative, problems: candidate.fault ? [candidate.fault.detail] : [], interpreter: { command: 'sh' }, language: 'shell', blocked: true });
parentPort.on('message', (requests) => {
  for (const { id, candidate } of requests) {
    const named = candidate.fault !== undefined;
    if (candidate.relative === 'ends it' && !named) process.exit(3);
    if (candidate.relative === 'always ends it') process.exit(4);
    if (candidate.relative === 'throws' && !named) throw new Error('out of its mind');
    if (candidate.relative === 'is busy' && !named) for (;;);
    if (candidate.relative === 'waits') continue;
    if (candidate.relative === 'hangs' && !named) {
      open(candidate.real, 'r', () => undefined);
      continue;
    }
    if (candidate.sidecar === 'ends it') process.exit(5);
    const answer = candidate.relative === 'always fails' || (candidate.relative === 'fails' && !named) ? [id, null, 'a fault of ours'] : [id, { script: script({ id, candidate }), candidate }];
    parentPort.postMessage(JSON.stringify([candidate.relative === 'is none' ? [id, null] : answer]));
  }
});
`;

describe('reading in a thread', () => {
  const leaks = guardLeaks();
  const source = { id: SourceId.parse('s'), label: 's', folder: '/s' };
  const interpreters = { find: () => Promise.resolve('/bin/sh'), forget: () => undefined };
  let scope: Scope;
  let reader: Reader;
  let worker: URL;
  let log: ReturnType<typeof memoryLog>;
  beforeEach(() => {
    scope = leaks.scope();
    const file = join(leaks.folder(), 'thread.mjs');
    writeFileSync(file, THREAD);
    worker = pathToFileURL(file);
    log = memoryLog();
    reader = createReader({ scope, log, worker, interpreters, stuckMs: 300 });
  });

  const read = (relative: string) => reader.read({ relative, real: `/s/${relative}`, sidecar: null, named: true }, source);
  const said = async (relative: string) => {
    const { script } = (await read(relative)) ?? expect.fail('no script');
    return { id: script.id, problems: script.problems, found: script.interpreter.found };
  };

  /** So many times as long as a thread may be busy: another one is given up as often. */
  async function periods(count: number): Promise<void> {
    const clock = createReader({ scope, log, worker, interpreters, stuckMs: 300 });
    for (let n = 0; n < count; n += 1) await clock.read({ relative: 'is busy', real: '/s/is busy', sidecar: null, named: true }, source);
  }

  it('gives what the thread found, with the interpreter that this machine has', async () => {
    expect(await Promise.all([said('a'), said('b'), read('is none')])).toEqual([
      { id: 'a', problems: [], found: '/bin/sh' },
      { id: 'b', problems: [], found: '/bin/sh' },
      null,
    ]);
  });

  it('names the file with which it failed, and rejects with what fails even then', async () => {
    expect(await said('fails')).toMatchObject({ problems: [expect.stringContaining('a fault of ours')] });
    await expect(read('always fails')).rejects.toThrow('a fault of ours');
  });

  it.each([
    ['ends it', 'it ended with 3'],
    ['throws', 'out of its mind'],
    ['is busy', 'busy for 300 ms'],
  ])('one file that %s is named, and all others are read', async (bad, why) => {
    const others = ['a', 'b', 'c', 'd'];
    const all = await Promise.all([said('first'), said(bad), ...others.map(said)]);
    expect(all.map(({ id, problems }) => [id, problems.length])).toEqual([['first', 0], [bad, 1], ...others.map((name) => [name, 0])]);
    expect(all[1]?.problems[0]).toContain(why);
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'scripts.reader-ended', data: { file: `/s/${bad}` } }]);
    expect(await said('later')).toMatchObject({ id: 'later', problems: [] });
  });

  it('who waits for a disk is waited for, however long', async () => {
    const waiting = read('waits').catch((error: unknown) => error);
    await periods(3);
    expect(log.lines.filter(({ event }) => event === 'scripts.reader-ended')).toHaveLength(3);
    expect(await said('a')).toMatchObject({ id: 'a', problems: [] });
    await scope.close();
    expect(await waiting).toBeInstanceOf(Error);
  });

  it('tells that its thread is at work, so that nobody takes it for silence', async () => {
    const slow = createReader({ scope, log, worker, interpreters, stuckMs: 2_000 });
    let pulses = 0;
    slow.onBusy(() => (pulses += 1));
    await slow.read({ relative: 'is busy', real: '/s/is busy', sidecar: null, named: true }, source);
    expect(pulses).toBeGreaterThan(1);
  });

  it('nobody is kept waiting for one that waits for a disk while what ended a thread is looked for', async () => {
    const waiting = said('waits');
    const all = await Promise.all([said('a'), said('ends it'), said('b')]);
    expect(all.map(({ problems }) => problems.length)).toEqual([0, 1, 0]);
    await scope.close();
    await expect(waiting).rejects.toThrow();
  });

  it('a sidecar that ends the thread is left out of what is said of its script', async () => {
    const beside = reader.read({ relative: 'x', real: '/s/x', sidecar: 'ends it', named: true }, source);
    expect((await said('a')).problems).toEqual([]);
    expect((await beside)?.script.problems).toEqual([expect.stringContaining('it ended with 5')]);
  });

  it('starts no thread for what was asked just before the end', async () => {
    const asked = read('a');
    await scope.close();
    await expect(asked).rejects.toThrow();
  });

  describe.skipIf(process.platform === 'win32')('where a disk does not answer', () => {
    let pipe: string;
    const hangs = () => reader.read({ relative: 'hangs', real: pipe, sidecar: null, named: true }, source).catch((error: unknown) => error);
    /** Lets go what waits for the pipe: no process can end before. */
    const letGo = () => closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK));
    beforeEach(() => {
      pipe = join(leaks.folder(), 'pipe');
      execFileSync('mkfifo', [pipe]);
    });

    it('the end is not waited for', async () => {
      const hanging = hangs();
      expect(await said('a')).toMatchObject({ problems: [] });
      await scope.close();
      expect(await hanging).toBeInstanceOf(Error);
      letGo();
    });

    it('a thread that cannot end is left behind, and all files but the one that did it are read by the next', async () => {
      const hanging = hangs();
      // Longer than a thread may be silent: what hangs is not what is blamed.
      expect((await said('a')).problems).toEqual([]);
      await periods(4);
      const all = await Promise.all([said('a'), said('is busy'), said('b')]);
      expect(all.map(({ problems }) => problems.length)).toEqual([0, 1, 0]);
      expect(await hanging).toMatchObject({ script: { problems: [expect.stringContaining('does not answer')] } });
      letGo();
    });
  });

  it('rejects where no thread lives long enough to say anything', async () => {
    await expect(Promise.all([read('always ends it'), read('a')])).rejects.toThrow('it ended with 4');
  });

  it('rejects where there is no worker', async () => {
    const none = createReader({ scope, log, worker: pathToFileURL('/nowhere/worker.js'), interpreters });
    await expect(none.read({ relative: 'a', real: '/s/a', sidecar: null, named: true }, source)).rejects.toThrow('/nowhere/worker.js');
  });
});
