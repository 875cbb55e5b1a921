import { expect, test } from 'vitest';
import type { AuditEvent } from '#shared/contract/audit';
import type { HubClient } from '#shared/contract/index';
import { fakeAudit } from '../../../../tests/support/fake-data';
import { createAuditStore } from './audit-store';

const all = fakeAudit(3_000);
const newest = (from: number, to: number) => all.filter(({ seq }) => seq >= from && seq <= to);

test('starts over with a page where too much was missed, and leaves no gap', async () => {
  let head = 1_000;
  const opened: (number | undefined)[] = [];
  const events: readonly AuditEvent[] = [
    { type: 'reset', from: 2_901 },
    ...newest(2_901, 3_000)
      .toReversed()
      .map((entry) => ({ type: 'entry' as const, entry })),
  ];
  const audit = {
    page: async () => ({ items: newest(head - 99, head), next: head - 99 }),
    async *follow({ after }: { readonly after?: number }, { signal }: { readonly signal: AbortSignal }) {
      opened.push(after);
      head = 3_000;
      yield* events;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  };
  const hub = { audit } as unknown as HubClient;
  const store = createAuditStore({ hub, ready: async () => undefined }, {}, async () => undefined);
  await new Promise<void>((resolve) => {
    const leave = store.subscribe(() => {
      const { items } = store.snapshot();
      if (items[0]?.seq !== 3_000) return;
      leave();
      resolve();
    });
  });
  expect(opened).toEqual([1_000]);
  expect(store.snapshot().items.map(({ seq }) => seq)).toEqual(newest(2_901, 3_000).map(({ seq }) => seq));
});
