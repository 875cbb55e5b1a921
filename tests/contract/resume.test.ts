import { describe, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { resume } from '#shared/rpc/resume';
import { ways } from '../support/duplex-pairs';
import { guardLeaks } from '../support/leaks';
import { createTestSession } from '../support/session';
import { createProbe, openProbe } from './probe';

describe.each(ways)('resume over %s', (transport) => {
  const leaks = guardLeaks();

  test.each(['client', 'hub'] as const)('loses and repeats nothing when the %s drops the connection again and again', async (by) => {
    const scope = leaks.scope();
    const session = createTestSession();
    const probe = createProbe();
    let link = await openProbe(transport, scope, session, probe);
    let drops = 0;
    const items = resume(
      (after: number | undefined) => link.hub.probe.burst({ to: 2_000, ...(after !== undefined && { after }) }),
      ({ seq }) => seq,
      async () => {
        link = await openProbe(transport, scope, session, probe);
      },
    );
    const seen: number[] = [];
    for await (const { seq } of items) {
      seen.push(seq);
      if (seq % 301 !== 0) continue;
      drops += 1;
      if (by === 'client') link.pair.drop();
      else link.pair.hub.close();
    }
    expect(drops).toBe(6);
    expect(seen).toEqual(Array.from({ length: 2_000 }, (_, i) => i + 1));
    await probe.state.finished.reached(probe.state.finished.value);
  });

  test('gives up when there is no way back', async () => {
    const { hub, pair } = await openProbe(transport, leaks.scope());
    const gone = new HubError('HUB_UNREACHABLE', { detail: 'no hub' });
    const items = resume(
      (after: number | undefined) => hub.probe.ticks({ after }),
      ({ seq }) => seq,
      async () => await Promise.reject(gone),
    );
    await items.next();
    pair.drop();
    const rest = (async () => {
      for await (const item of items) expect(item.seq).toBeGreaterThan(1);
    })();
    await expect(rest).rejects.toBe(gone);
  });

  test('any other failure is not resumed', async () => {
    const { hub } = await openProbe(transport, leaks.scope());
    let opened = 0;
    const items = resume(
      () => {
        opened += 1;
        return hub.probe.broken({ how: 'declared' });
      },
      ({ seq }) => seq,
      async () => undefined,
    );
    const seen: number[] = [];
    const rest = (async () => {
      for await (const { seq } of items) seen.push(seq);
    })();
    await expect(rest).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    expect([seen, opened]).toEqual([[1, 2, 3], 1]);
  });
});
