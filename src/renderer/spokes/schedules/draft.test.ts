import { expect, test } from 'vitest';
import { ScheduleId, type Schedule, type Trigger } from '#shared/contract/schedules';
import { draftOf, dueEvery, emptyDraft, triggerOf } from './draft';

const schedule = (trigger: Trigger): Schedule => ({
  id: ScheduleId.parse('5b1f7c0e-7f1d-4d3e-8a52-0d6f2f3b9a10'),
  name: 'nightly',
  kind: 'script',
  script: { id: 'hello', name: 'Hello', gone: false },
  params: { name: 'Ada', loud: true, none: null },
  trigger,
  missed: 'run-once',
  paused: false,
  maker: { name: 'Anna', face: 'cli' },
  createdAt: '2026-01-01T00:00:00.000Z',
  last: null,
  next: [],
});

test.each<Trigger>([
  { type: 'cron', expression: '0 7 * * 1-5', zone: 'Asia/Tokyo' },
  { type: 'interval', seconds: 90 },
  { type: 'interval', seconds: 7_200 },
  { type: 'startup' },
])('what is edited and not changed stays as it was: %j', (trigger) => {
  const draft = draftOf(schedule(trigger), 'UTC');
  expect(triggerOf(draft)).toEqual(trigger);
  expect(draft).toMatchObject({ name: 'nightly', script: 'hello', missed: 'run-once', values: { name: 'Ada', loud: 'true' } });
});

test('an interval is shown in its largest unit', () => {
  expect(draftOf(schedule({ type: 'interval', seconds: 7_200 }), 'UTC')).toMatchObject({ every: '2', unit: 'hours' });
  expect(draftOf(schedule({ type: 'interval', seconds: 90 }), 'UTC')).toMatchObject({ every: '90', unit: 'seconds' });
});

test.each(['', '0', '-5', '1.5', 'often', '9', '99999999'])('an interval of %j seconds is none', (every) => {
  const draft = { ...emptyDraft('UTC'), type: 'interval' as const, every };
  expect(triggerOf({ ...draft, unit: every === '99999999' ? 'days' : 'seconds' })).toBeUndefined();
});

test('an expression has to be there', () => {
  expect(triggerOf({ ...emptyDraft('UTC'), expression: '  ' })).toBeUndefined();
});

test('what a script says of how often it is meant to run changes nothing but when', () => {
  const draft = { ...emptyDraft('UTC'), name: 'Disk', script: 'disk', values: { a: 'b' } };
  expect(dueEvery(draft, 86_400)).toEqual({ ...draft, type: 'interval', every: '1', unit: 'days' });
  expect(triggerOf(dueEvery(draft, 5_400))).toEqual({ type: 'interval', seconds: 5_400 });
});
