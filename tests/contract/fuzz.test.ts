import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connect } from '#shared/rpc/connect';
import { createPair, transports } from '../support/duplex-pairs';
import { guardLeaks } from '../support/leaks';
import { createTestSession } from '../support/session';
import { anyFrame } from '../support/frame-arbitrary';
import { aborted, createProbe, openProbe, probe, serveProbe } from './probe';

const RUNS = 60;

describe.each(transports)('random frames over %s', (transport) => {
  const leaks = guardLeaks();

  test('never throw and never hang the hub; another connection is not touched', async () => {
    const scope = leaks.scope();
    const made = createProbe();
    const witness = await openProbe(transport, scope, createTestSession(), made);
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame(Object.keys(probe.routes).map((key) => `probe.${key}`)), { maxLength: 40 }), async (frames) => {
        const inner = scope.child();
        const { pair, hubClosed } = await serveProbe(transport, inner, createTestSession(), made);
        for (const frame of frames) pair.client.send(frame);
        pair.client.send('this ends it');
        await aborted(hubClosed);
        await inner.close();
        await expect(witness.hub.probe.echo({ text: 'alive' })).resolves.toEqual({ text: 'alive' });
      }),
      { numRuns: RUNS },
    );
    expect(witness.hubClosed.aborted).toBe(false);
  });

  test('never throw and never hang a client', async () => {
    const scope = leaks.scope();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(anyFrame([]), fc.anything()).map(jsonable), { maxLength: 20 }), async (frames) => {
        const inner = scope.child();
        const pair = await createPair(transport, inner);
        const { hub } = connect(pair.client, [probe] as const);
        const call = hub.probe.echo({ text: 'a' }).then(
          () => 'settled',
          () => 'settled',
        );
        for (const frame of frames) pair.hub.send(frame);
        pair.hub.send('this ends it');
        await expect(call).resolves.toBe('settled');
        await inner.close();
      }),
      { numRuns: RUNS },
    );
  });
});

/** What every transport can carry: functions, symbols and bigints are not for the wire. */
function jsonable(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? 'null');
}
