import { setImmediate as defer } from 'node:timers';
import { describe, expect, test } from 'vitest';
import { createCollection } from '#main/hub/collection';
import { CollectionAfter, collectionOf } from '#shared/contract/collection';
import { defineContract, stream } from '#shared/contract/kernel';
import { Run } from '#shared/contract/runs';
import { ScriptSummary } from '#shared/contract/scripts';
import { connect } from '#shared/rpc/connect';
import { createRouter, mount } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import { createPair, ways, type Way } from '../support/duplex-pairs';
import { fakeRuns, fakeScripts, firstOf } from '../support/fake-data';
import { guardLeaks } from '../support/leaks';
import { createTestSession } from '../support/session';

const big = defineContract('big', {
  scripts: stream({ scope: 'scripts:read', input: CollectionAfter, item: collectionOf(ScriptSummary), window: 16 }),
  runs: stream({ scope: 'runs:read', input: CollectionAfter, item: collectionOf(Run), window: 16 }),
});

/** An item of a stream is at most so many characters. */
const MAX_ITEM = 65_536;

type Told =
  | { readonly type: 'reset' | 'remove' }
  | { readonly type: 'ready'; readonly seq: string }
  | { readonly type: 'page' | 'upsert'; readonly items: readonly unknown[] };

describe.each(ways)('large collections over %s', (transport) => {
  const leaks = guardLeaks();

  async function open(way: Way) {
    const scope = leaks.scope();
    const pair = await createPair(way, scope);
    const scripts = createCollection<ScriptSummary>({ keyOf: ({ id }) => id, scope });
    const runs = createCollection<Run>({ keyOf: ({ id }) => id, scope });
    const handlers = mount(big, {
      scripts: ({ after }, { signal }) => scripts.follow(after, signal),
      runs: ({ after }, { signal }) => runs.follow(after, signal),
    });
    serve(pair.hub, createRouter([handlers]), createTestSession(), { report: String, defer: (run) => void defer(run) });
    return { scripts, runs, ...connect(pair.client, [big] as const) };
  }

  /** How many items came, and where the stream can be taken up again. */
  async function untilReady(events: AsyncIterable<Told>): Promise<{ readonly count: number; readonly seq: string }> {
    let count = 0;
    for await (const event of events) {
      expect(JSON.stringify(event).length).toBeLessThanOrEqual(MAX_ITEM);
      if (event.type === 'ready') return { count, seq: event.seq };
      if ('items' in event) count += event.items.length;
    }
    throw new Error('the stream ended');
  }

  test('300 scripts with long descriptions all come, and so does a change of all of them', async () => {
    const { scripts, hub } = await open(transport);
    scripts.upsert(fakeScripts(300).map((script) => ({ ...script, description: 'd'.repeat(3_600) })));
    const { count, seq } = await untilReady(hub.big.scripts({}));
    expect(count).toBe(300);
    scripts.upsert(fakeScripts(300).map((script) => ({ ...script, description: 'é'.repeat(3_600) })));
    expect(await untilReady(hub.big.scripts({ after: seq }))).toMatchObject({ count: 300 });
  });

  test('256 runs with long values all come', async () => {
    const { runs, hub } = await open(transport);
    const run = firstOf(fakeRuns());
    const params = Array.from({ length: 3 }, (_, n) => ({ ...firstOf(run.params), name: `p${n}`, value: 'v'.repeat(2_048) }));
    runs.upsert(
      Array.from({ length: 256 }, (_, n) => ({
        ...run,
        id: Run.shape.id.parse(`0192f0c4-5a1e-7b3c-8d2e-${String(n).padStart(12, '0')}`),
        params,
      })),
    );
    expect(await untilReady(hub.big.runs({}))).toMatchObject({ count: 256 });
  });

  test('many long keys that go at once are told in pages too', async () => {
    const { scripts, hub } = await open(transport);
    const long = fakeScripts(256).map((script, n) => ({ ...script, id: ScriptSummary.shape.id.parse(`${n}${'\u0001'.repeat(1_000)}`) }));
    scripts.upsert(long);
    const events = hub.big.scripts({});
    let gone = 0;
    for await (const event of events) {
      if (event.type === 'ready') scripts.remove(long.map(({ id }) => id));
      if (event.type === 'remove') gone += event.keys.length;
      if (gone === 256) break;
    }
    expect(gone).toBe(256);
  });
});
