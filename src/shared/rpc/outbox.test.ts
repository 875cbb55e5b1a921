import { expect, test } from 'vitest';
import type { Duplex } from './duplex';
import { Outbox } from './outbox';
import { MAX_FRAME, MAX_TOGETHER } from './protocol';

interface Made {
  readonly outbox: Outbox<unknown, string>;
  readonly sent: unknown[];
  readonly failures: { readonly owner: string; readonly frame: unknown; readonly error: unknown }[];
}

function make(): Made {
  const sent: unknown[] = [];
  const failures: Made['failures'] = [];
  const duplex: Duplex = {
    send: (frame) => void sent.push(structuredClone(frame)),
    onFrame: () => undefined,
    onClose: () => undefined,
    close: () => undefined,
  };
  return { outbox: new Outbox<unknown, string>(duplex, (owner, frame, error) => failures.push({ owner, frame, error })), sent, failures };
}

test('what was added in one turn leaves in one message when it ends; one frame leaves as it is', async () => {
  const { outbox, sent } = make();
  outbox.add(1, 8, 'a');
  outbox.add(2, 8, 'b');
  expect(sent).toEqual([]);
  await Promise.resolve();
  expect(sent).toEqual([[1, 2]]);
  outbox.add(3, 8, 'c');
  await Promise.resolve();
  expect(sent).toEqual([[1, 2], 3]);
});

test('a message keeps its count and its weight', async () => {
  const { outbox, sent } = make();
  for (let i = 0; i < MAX_TOGETHER + 2; i += 1) outbox.add(i, 8, 'a');
  await Promise.resolve();
  expect(sent.map((message) => (Array.isArray(message) ? message.length : 0))).toEqual([MAX_TOGETHER, 2]);
  sent.length = 0;
  for (const weight of [MAX_FRAME / 2, MAX_FRAME / 2, 8, MAX_FRAME + 1, 8]) outbox.add(weight, weight, 'a');
  outbox.flush();
  expect(sent).toEqual([MAX_FRAME / 2, [MAX_FRAME / 2, 8], MAX_FRAME + 1, 8]);
});

test('a frame that cannot be sent fails alone', async () => {
  const { outbox, sent, failures } = make();
  const broken = (): void => undefined;
  outbox.add(1, 8, 'a');
  outbox.add(broken, 8, 'b');
  outbox.add(3, 8, 'c');
  await Promise.resolve();
  expect(sent).toEqual([1, 3]);
  expect(failures).toMatchObject([{ owner: 'b', frame: broken, error: { name: 'DataCloneError' } }]);
  outbox.add(broken, 8, 'd');
  await Promise.resolve();
  expect(failures.map(({ owner }) => owner)).toEqual(['b', 'd']);
});
