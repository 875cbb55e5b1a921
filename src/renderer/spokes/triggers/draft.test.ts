import { expect, test } from 'vitest';
import { TriggerId, type Trigger, type TriggerEvent } from '#shared/contract/triggers';
import { codesOf, draftOf, emptyDraft, eventOf, takenOf } from './draft';

const trigger = (event: TriggerEvent): Trigger => ({
  id: TriggerId.parse('5b1f7c0e-7f1d-4d3e-8a52-0d6f2f3b9a10'),
  name: 'inbox',
  kind: 'script',
  script: { id: 'hello', name: 'Hello', gone: false },
  params: { name: 'Ada', none: null },
  take: [{ param: 'file', from: '/path' }],
  event,
  atOnce: 2,
  paused: false,
  maker: { name: 'Anna', face: 'cli' },
  createdAt: '2026-01-01T00:00:00.000Z',
  waiting: 0,
  trouble: null,
  last: null,
});

test.each<TriggerEvent>([
  { type: 'http', proof: 'github' },
  { type: 'file', folder: '/srv/in', pattern: '*.csv', settleSeconds: 5, existing: true },
  { type: 'run', script: 'hello', states: ['failed', 'lost'], exitCodes: [3, 4] },
  { type: 'run', script: null, states: ['succeeded'], exitCodes: null },
])('what is edited and not changed stays as it was: %j', (event) => {
  const draft = draftOf(trigger(event));
  expect(eventOf(draft)).toEqual(event);
  expect(takenOf(['file', 'name'], draft.take)).toEqual([{ param: 'file', from: '/path' }]);
  expect(draft).toMatchObject({ atOnce: '2', values: { name: 'Ada' } });
});

test.each([
  { type: 'file' as const, folder: ' ' },
  { type: 'file' as const, folder: '/srv', settle: '0' },
  { type: 'file' as const, folder: '/srv', pattern: '' },
  { type: 'run' as const, states: [] },
  { type: 'run' as const, exitCodes: '256' },
])('what is not whole is no event: %j', (more) => {
  expect(eventOf({ ...emptyDraft, ...more })).toBeUndefined();
});

test('exit codes are numbers up to 255', () => {
  expect([codesOf(' '), codesOf('1, 2 3'), codesOf('-1'), codesOf('x')]).toEqual([null, [1, 2, 3], undefined, undefined]);
});

test('a pointer begins with a slash', () => {
  expect(takenOf(['a'], { a: 'path' })).toBeUndefined();
  expect(takenOf(['a', 'constructor'], { a: ' /a~1b ' })).toEqual([{ param: 'a', from: '/a~1b' }]);
});
