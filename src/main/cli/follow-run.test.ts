import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import { noResults } from '#shared/contract/results';
import { RunId, type Run, type RunEvent } from '#shared/contract/runs';
import type { Context } from './context';
import { followRun } from './follow-run';
import { messagesIn } from './messages/messages';
import { createOutput } from './output/output';

const END = '2026-01-01T00:00:00.000Z';
const run = RunId.parse('0190b2c1-0000-4000-8000-000000000000');
const second = RunId.parse('0190b2c1-0000-4000-8000-000000000001');
const next: Run['next'] = { run: second, attempt: 2, of: 3, notBefore: '2026-01-01T00:00:09.700Z' };
const output = (seq: number, text: string, from: 'out' | 'err' = 'out'): RunEvent => ({
  type: 'output',
  seq,
  at: '2026-01-01T00:00:00.000Z',
  from,
  text,
});
const ended = (state: Run['state'], exitCode: number | null, more: Partial<Run> = {}): RunEvent => ({
  type: 'ended',
  seq: 9,
  run: {
    state,
    exitCode,
    signal: null,
    reason: null,
    timeoutSeconds: null,
    attempt: 1,
    next: null,
    endedAt: END,
    results: noResults,
    ...more,
  } as unknown as Run,
});

/** A context over a stub of the hub's `runs`: each `follow` plays the next script. */
function contextOf(plays: readonly (readonly (RunEvent | HubError)[])[], json = false, language: 'en' | 'fr' = 'en') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const interrupt = new AbortController();
  const asked: (number | undefined)[] = [];
  const followed: string[] = [];
  const cancelled: string[] = [];
  let arrived: () => void = () => undefined;
  const cancelArrived = new Promise<void>((resolve) => (arrived = resolve));
  const runs = {
    async *follow({ run: id, after }: { run: string; after?: number }) {
      followed.push(id);
      const play = plays[asked.push(after) - 1] ?? [];
      for (const event of play) {
        if (event instanceof HubError) throw event;
        if (event.type === 'ended' && event.run.state === 'cancelled') await cancelArrived;
        yield event;
      }
    },
    async cancel({ run: id }: { run: string }) {
      cancelled.push(id);
      arrived();
    },
  };
  const hub = async (): Promise<HubClient> => ({ runs }) as unknown as HubClient;
  const context: Context = {
    output: createOutput(json, { stdout, stderr, env: {} }),
    messages: messagesIn(language),
    access: { hub, close: () => undefined },
    hub,
    dialBytes: undefined,
    interrupted: interrupt.signal,
    exit: () => undefined,
  };
  const read = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? '';
  return { context, asked, followed, cancelled, interrupt, out: () => read(stdout), err: () => read(stderr) };
}

describe('followRun', () => {
  it('says why a run cannot be ended, rather than to watch on', async () => {
    const stub = contextOf([[output(1, 'a')]]);
    const hub = await stub.context.hub();
    Object.assign(hub.runs, {
      cancel: () => Promise.reject(new HubError('STORAGE_FULL', { path: '/data' })),
      async *follow(_input: unknown, { signal }: { readonly signal: AbortSignal }) {
        yield output(1, 'a');
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        throw new HubError('CANCELLED', {});
      },
    });
    const followed = followRun(run, { ...stub.context, hub: async () => hub });
    stub.interrupt.abort();
    await expect(followed).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  });

  it('gives each stream its output as it is, and the exit code', async () => {
    const stub = contextOf([[output(2, '\u001b[1mhi'), output(3, 'x', 'err'), ended('failed', 3)]]);
    expect(await followRun(run, stub.context)).toBe(3);
    expect([stub.out(), stub.err()]).toEqual(['\u001b[1mhi', 'x']);
  });

  it('takes up where the connection was lost', async () => {
    const stub = contextOf([
      [output(2, 'ab'), new HubError('DISCONNECTED', {})],
      [output(4, 'cd'), ended('succeeded', 0)],
    ]);
    expect(await followRun(run, stub.context)).toBe(0);
    expect(stub.asked).toEqual([undefined, 2]);
    expect(stub.out()).toBe('abcd');
  });

  it('asks for the end of the run when interrupted, and waits for it', async () => {
    const stub = contextOf([[output(2, 'ab'), ended('cancelled', null)]]);
    const code = followRun(run, stub.context);
    stub.interrupt.abort();
    expect(await code).toBe(130);
    expect(stub.cancelled).toEqual([run]);
    expect(stub.err()).toMatch(/^Cancelling.*\nThe run was cancelled\.\n$/);
  });

  it.each([
    [ended('timed_out', 143, { timeoutSeconds: 5 }), 'The run took longer than it may and was ended (after 5 s).'],
    [ended('timed_out', null), 'The run took longer than it may and was ended.'],
    [ended('lost', null, { reason: 'never-started' }), 'The run was lost (it never started, because the hub ended before it could).'],
    [ended('failed', null, { signal: 'SIGSEGV' }), 'The run failed (SIGSEGV).'],
    [ended('failed', null, { reason: 'RUN_NOT_FOUND {"run":"a"}' }), 'The run failed (RUN_NOT_FOUND: there is no run a).'],
  ])('tells how it ended: %#', async (end, said) => {
    const stub = contextOf([[end]]);
    await followRun(run, stub.context);
    expect(stub.err()).toBe(`${said}\n`);
  });

  it('tells it in French too, down to the reason', async () => {
    const stub = contextOf([[ended('lost', null, { reason: 'never-started' })]], false, 'fr');
    await followRun(run, stub.context);
    expect(stub.err()).toBe('L’exécution est perdue (elle n’a jamais commencé : le hub s’est arrêté avant).\n');
  });

  it.each([
    ['en', 'Attempt 1 of 3 failed; the next one begins in 10 s.\n'],
    ['fr', 'La tentative 1 sur 3 a échoué ; la suivante commence dans 10 s.\n'],
  ] as const)('goes on with the next attempt, and ends as the last one does (%s)', async (language, said) => {
    const plays = [
      [output(2, 'ab'), ended('failed', 3, { next })],
      [output(2, 'cd'), ended('failed', 4, { attempt: 2 })],
    ];
    const stub = contextOf(plays, false, language);
    expect(await followRun(run, stub.context)).toBe(4);
    expect([stub.followed, stub.asked]).toEqual([
      [run, second],
      [undefined, undefined],
    ]);
    expect([stub.out(), stub.err()]).toEqual(['abcd', said]);
  });

  it('cancels the attempt that waits when interrupted, and ends', async () => {
    const stub = contextOf([[ended('failed', 3, { next })], [ended('cancelled', null, { attempt: 2 })]]);
    const code = followRun(run, { ...stub.context, output: { ...stub.context.output, note: () => stub.interrupt.abort() } });
    expect(await code).toBe(130);
    expect(stub.cancelled).toEqual([second]);
  });

  it('types into the next attempt only once that has begun', async () => {
    const stub = contextOf([[ended('failed', 3, { next })], [output(1, 'a'), ended('succeeded', 0, { attempt: 2 })]]);
    const hub = await stub.context.hub();
    const seen: string[] = [];
    Object.assign(hub.runs, {
      async *observe({ run: id }: { readonly run: string }) {
        for (const state of ['queued', 'starting'] as const) yield { id, state: (seen.push(`${state} ${id}`), state) };
      },
    });
    const attach = (id: RunId) => (seen.push(`attach ${id}`), () => void seen.push(`detach ${id}`));
    expect(await followRun(run, { ...stub.context, hub: async () => hub }, attach)).toBe(0);
    const both = (id: RunId): readonly string[] => [`attach ${id}`, `detach ${id}`];
    expect(seen).toEqual([...both(run), `queued ${second}`, `starting ${second}`, ...both(second)]);
  });

  it.each([
    ['en', ['2 before it', '1 before it', 'none before it']],
    ['fr', ['2 avant elle', '1 avant elle', 'aucune avant elle']],
  ] as const)('keeps a line of how many wait before one that waits, until it does no more (%s)', async (language, said) => {
    const stub = contextOf([[ended('succeeded', 0)]], false, language);
    const hub = await stub.context.hub();
    let shown: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (shown = resolve));
    Object.assign(hub.runs, {
      async *observe() {
        const waits = { state: 'queued', preparing: null, progress: null };
        for (const queuedBefore of [2, 1, 0]) yield { ...waits, queuedBefore };
        yield { ...waits, state: 'running', queuedBefore: null };
        shown();
      },
      async *follow() {
        await over;
        yield ended('succeeded', 0);
      },
    });
    const lines: (string | null)[] = [];
    const output = { ...stub.context.output, live: true, status: (text: string | null) => void lines.push(text) };
    for (const attach of [undefined, () => () => undefined]) {
      lines.length = 0;
      expect(await followRun(run, { ...stub.context, output, hub: async () => hub }, attach)).toBe(0);
      expect(lines.slice(0, 3)).toEqual(said.map((text) => expect.stringContaining(text)));
      expect(new Set(lines.slice(3))).toEqual(new Set([null]));
    }
  });

  it('says in each JSON event of which attempt it is', async () => {
    const stub = contextOf(
      [
        [output(2, 'ab'), ended('failed', 3, { next })],
        [output(2, 'cd'), ended('succeeded', 0, { attempt: 2 })],
      ],
      true,
    );
    expect(await followRun(run, stub.context)).toBe(0);
    const lines = stub.out().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { type: 'output', attempt: 1, text: 'ab' },
      { type: 'ended', attempt: 1, run: { next: { run: second } } },
      { type: 'started', attempt: 2, of: 3, run: second, state: 'queued', notBefore: next?.notBefore },
      { type: 'output', attempt: 2, text: 'cd' },
      { type: 'ended', attempt: 2, run: { next: null } },
    ]);
    expect(stub.err()).toBe('');
  });

  it('prints one event per line as JSON, and nothing else on standard output', async () => {
    const stub = contextOf([[output(2, 'a\nb'), ended('lost', null)]], true);
    expect(await followRun(run, stub.context)).toBe(125);
    const lines = stub
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines.map(({ type }) => type)).toEqual(['output', 'ended']);
    expect(stub.err()).toBe('');
  });
});
