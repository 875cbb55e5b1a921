import { setImmediate as defer } from 'node:timers';
import type { Scope } from '#main/hub/scope';
import { HubError } from '#shared/contract/errors';
import { defineContract, procedure, stream } from '#shared/contract/kernel';
import { z } from '#shared/contract/zod';
import { connect, type Connection } from '#shared/rpc/connect';
import { createRouter, mount, type Router } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import { createPair, type DuplexPair, type Way } from '../support/duplex-pairs';
import { createTestSession, type TestSession } from '../support/session';
import { Counter, deferred, type Deferred } from '../support/settled';

/** What must never be seen on the wire. */
export const CANARY = 'canary-7f3a';
/** Windows of the two streams below. */
export const WINDOW = 16;
export const WIDE_WINDOW = 256;

const Seq = z.number().int().nonnegative();
const Tick = z.object({ seq: Seq });
const Range = z.object({ after: Seq.default(0), to: Seq.optional(), key: z.string().default('a'), busyMs: z.number().default(0) });

/** A contract with one route for each behaviour of the kernel. */
export const probe = defineContract('probe', {
  echo: procedure({
    scope: 'runs:read',
    object: ({ text }) => ({ kind: 'run', id: text }),
    input: z.object({ text: z.string().max(2_000_000) }),
    output: z.object({ text: z.string() }),
  }),
  find: procedure({ scope: 'runs:read', input: z.object({}), output: z.object({}), errors: ['RUN_NOT_FOUND', 'SLOTS_EXHAUSTED'] }),
  /** Fails as `how` says, in ways that the contract does not declare. */
  fault: procedure({
    scope: 'runs:write',
    input: z.object({ how: z.enum(['undeclared', 'error', 'text', 'wrong-output', 'wrong-data', 'internal', 'disconnected']) }),
    output: z.object({ n: z.number() }),
    errors: ['RUN_NOT_FOUND'],
  }),
  /** Answers once `state.release` was called. */
  held: procedure({ scope: 'runs:write', input: z.object({}), output: z.object({}) }),
  /** Answers once its signal is aborted. */
  wait: procedure({ scope: 'runs:write', input: z.object({}), output: z.object({}) }),
  ticks: stream({
    scope: 'runs:read',
    object: ({ key }) => ({ kind: 'run', id: key }),
    input: Range,
    item: Tick,
    window: WINDOW,
  }),
  burst: stream({ scope: 'runs:read', input: Range, item: Tick, window: WIDE_WINDOW, batch: 64 }),
  /** Three items, then what `how` says. */
  broken: stream({
    scope: 'runs:read',
    input: z.object({ how: z.enum(['declared', 'error', 'wrong-item', 'wrong-item-then-idle', 'big-items']) }),
    item: z.object({ seq: Seq, text: z.string().max(65_536).optional() }),
    errors: ['RUN_NOT_FOUND'],
    window: WINDOW,
    batch: 8,
  }),
});

/** What the handlers did, for a test to look at. */
export interface ProbeState {
  readonly produced: Counter;
  /** `finally` blocks of producers that ran. */
  readonly finished: Counter;
  readonly calls: Counter;
  readonly faults: { readonly error: unknown; readonly path: string }[];
  readonly refusals: string[];
  /** Resolved with the signal of the last `wait` or stream that began. */
  readonly begun: Deferred<AbortSignal>;
  /** What `held` waits for. */
  readonly release: Deferred;
}

export function createProbe(): { readonly router: Router; readonly state: ProbeState } {
  const state: ProbeState = {
    produced: new Counter(),
    finished: new Counter(),
    calls: new Counter(),
    faults: [],
    refusals: [],
    begun: deferred<AbortSignal>(),
    release: deferred(),
  };
  async function* count(after: number, last: number, busyMs: number, signal: AbortSignal): AsyncGenerator<{ seq: number }> {
    state.begun.resolve(signal);
    try {
      for (let seq = after + 1; seq <= last; seq += 1) {
        state.produced.add();
        for (const until = performance.now() + busyMs; performance.now() < until;);
        yield { seq };
      }
    } finally {
      state.finished.add();
    }
  }
  const handlers = mount(probe, {
    async echo({ text }) {
      state.calls.add();
      return { text };
    },
    find: async (_input, { fail }) => fail('SLOTS_EXHAUSTED', { pool: 'default', limit: 3, by: 'pool' }),
    async fault({ how }) {
      switch (how) {
        case 'undeclared':
          throw new HubError('SLOT_NOT_FOUND', { slot: CANARY });
        case 'internal':
          throw new HubError('INTERNAL', { incident: CANARY });
        case 'disconnected':
          throw new HubError('DISCONNECTED', {});
        case 'wrong-data':
          throw new HubError('RUN_NOT_FOUND', { run: CANARY.repeat(1_000) });
        case 'error':
          throw new Error(CANARY);
        case 'text':
          // oxlint-disable-next-line typescript/only-throw-error -- a library may do it
          throw CANARY;
        case 'wrong-output':
          return { n: Number.NaN };
      }
    },
    async held(_input, { signal }) {
      state.begun.resolve(signal);
      await state.release.promise;
      return {};
    },
    async wait(_input, { signal }) {
      state.begun.resolve(signal);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      state.finished.add();
      return {};
    },
    ticks: ({ after, to, busyMs }, { signal }) => count(after, to ?? Infinity, busyMs, signal),
    burst: ({ after, to, busyMs }, { signal }) => count(after, to ?? Infinity, busyMs, signal),
    async *broken({ how }, { signal, fail }) {
      try {
        for (let seq = 1; seq <= 3; seq += 1) yield how === 'big-items' ? { seq, text: '\u0000'.repeat(65_536) } : { seq };
        if (how === 'declared') fail('RUN_NOT_FOUND', { run: 'r' });
        if (how === 'error') throw new Error(CANARY);
        if (how === 'big-items') return;
        yield { seq: -1 };
        if (how !== 'wrong-item-then-idle' || signal.aborted) return;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      } finally {
        state.finished.add();
      }
    },
  });
  return { router: createRouter([handlers]), state };
}

/** A served probe with a client on the other end of a real transport. */
export interface Served extends Connection<readonly [typeof probe]> {
  readonly pair: DuplexPair;
  readonly session: TestSession;
  readonly state: ProbeState;
  /** The hub leaves. */
  readonly leave: () => void;
  /** Aborted once the hub's end has closed. */
  readonly hubClosed: AbortSignal;
}

export async function openProbe(transport: Way, scope: Scope, session = createTestSession(), made = createProbe()): Promise<Served> {
  const served = await serveProbe(transport, scope, session, made);
  return { ...served, ...connect(served.pair.client, [probe] as const) };
}

/** As `openProbe` without a client, for tests that write frames themselves. */
export async function serveProbe(
  transport: Way,
  scope: Scope,
  session = createTestSession(),
  { router, state } = createProbe(),
): Promise<Pick<Served, 'pair' | 'session' | 'state' | 'leave' | 'hubClosed'>> {
  const pair = await createPair(transport, scope);
  const gone = new AbortController();
  const leaving = new AbortController();
  pair.hub.onClose(() => gone.abort());
  serve(pair.hub, router, session, {
    report(error, path) {
      state.faults.push({ error, path });
      return `incident-${state.faults.length}`;
    },
    defer: (run) => void defer(run),
    leaving: leaving.signal,
    onRefused: (reason) => state.refusals.push(reason),
  });
  return { pair, session, state, leave: () => leaving.abort(), hubClosed: gone.signal };
}

/** Resolves when the signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
