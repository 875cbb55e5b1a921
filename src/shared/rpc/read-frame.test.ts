import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyFrame } from '../../../tests/support/frame-arbitrary';
import { ClientFrame, ClientMessage, MAX_TOGETHER, ServerFrame, ServerMessage } from './protocol';
import { readClientFrame, readClientMessage, readServerFrame, readServerMessage } from './read-frame';

const odd = fc.oneof(
  anyFrame(['a.b']),
  fc.anything(),
  fc.record(
    {
      t: fc.constantFrom('call', 'open', 'grant', 'stop', 'ok', 'item', 'end', 'err', 'bye', 'toString'),
      id: fc.oneof(fc.nat(), fc.anything()),
      path: fc.oneof(fc.string({ minLength: 120, maxLength: 136 }), fc.anything()),
      input: fc.anything(),
      credit: fc.oneof(fc.integer({ min: -1, max: 70_000 }), fc.anything()),
      n: fc.oneof(fc.integer({ min: -1, max: 70_000 }), fc.anything()),
      value: fc.anything(),
      values: fc.oneof(fc.array(fc.nat(), { maxLength: 70 }), fc.anything()),
      code: fc.oneof(fc.string({ minLength: 60, maxLength: 68 }), fc.anything()),
      data: fc.anything(),
    },
    { requiredKeys: ['t', 'id'] },
  ),
);
const exact = fc.oneof(
  fc.record({ t: fc.constant('call'), id: fc.nat(), path: fc.string({ minLength: 1, maxLength: 128 }), input: fc.anything() }),
  fc.record({ t: fc.constant('call'), id: fc.nat(), path: fc.string() }),
  fc.record({ t: fc.constant('open'), id: fc.nat(), path: fc.string(), credit: fc.integer({ min: -1, max: 65_537 }) }),
  fc.record({ t: fc.constant('ok'), id: fc.integer() }),
  fc.record({ t: fc.constant('item'), id: fc.nat(), values: fc.array(fc.anything(), { maxLength: 66 }) }),
  fc.record({ t: fc.constant('bye'), id: fc.nat() }),
  fc.record({ t: fc.constant('err'), id: fc.nat(), code: fc.string({ maxLength: 66 }) }),
);

// One field more, which may stand where one is missing.
const strange = fc.tuple(exact, fc.constantFrom('input', 'value', 'data', 'n', 'foo')).map(([frame, key]) => ({ ...frame, [key]: 1 }));

test('what is a frame to the schemas is one to the reader, and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(odd, exact, strange), (raw) => {
      expect(readClientFrame(raw) !== undefined).toBe(ClientFrame.safeParse(raw).success);
      expect(readServerFrame(raw) !== undefined).toBe(ServerFrame.safeParse(raw).success);
    }),
    { numRuns: 5_000 },
  );
});

test('what is a message to the schemas is one to the reader, and nothing else', () => {
  const few = fc.array(fc.oneof(exact, odd), { maxLength: 3 });
  fc.assert(
    fc.property(fc.oneof(odd, few, fc.array(exact, { maxLength: 3 })), (raw) => {
      expect(readClientMessage(raw) !== undefined).toBe(ClientMessage.safeParse(raw).success);
      expect(readServerMessage(raw) !== undefined).toBe(ServerMessage.safeParse(raw).success);
    }),
    { numRuns: 3_000 },
  );
});

test('a message carries two to 64 frames', () => {
  const frames = (count: number): unknown[] => Array.from({ length: count }, (_, id) => ({ t: 'stop', id }));
  for (const count of [0, 1, MAX_TOGETHER + 1]) {
    expect(readClientMessage(frames(count))).toBeUndefined();
    expect(ClientMessage.safeParse(frames(count)).success).toBe(false);
  }
  for (const count of [2, MAX_TOGETHER]) {
    expect(readClientMessage(frames(count))).toHaveLength(count);
    expect(ClientMessage.safeParse(frames(count)).success).toBe(true);
  }
  expect(readClientMessage([frames(2), frames(2)])).toBeUndefined();
  expect(readServerMessage(Array.from({ length: 2 }))).toBeUndefined();
});

test('a frame is given as it came', () => {
  const frame = { t: 'call', id: 3, path: 'a.b', input: { deep: [1] } };
  expect(readClientFrame(frame)).toBe(frame);
});
