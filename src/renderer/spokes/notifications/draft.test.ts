import { expect, test } from 'vitest';
import { RuleId, type Rule } from '#shared/contract/notifications';
import { draftOf, emptyDraft, longerOf, scriptsOf, togetherOf, webhookOf } from './draft';

const rule = (more: Partial<Rule>): Rule => ({
  id: RuleId.parse('5b1f7c0e-7f1d-4d3e-8a52-0d6f2f3b9a10'),
  name: 'failures',
  scripts: { type: 'all' },
  on: ['failure'],
  longer: { type: 'usual' },
  desktop: true,
  together: 5,
  webhook: { format: 'json', host: 'chat.example' },
  certificate: null,
  paused: false,
  maker: { name: 'Anna', face: 'cli' },
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

test.each<Partial<Rule>>([
  { scripts: { type: 'script', id: 'hello' }, longer: { type: 'seconds', seconds: 90 } },
  { scripts: { type: 'tag', tag: 'nightly' }, longer: { type: 'usual' }, webhook: null },
])('what is edited and not changed stays as it was: %j', (more) => {
  const before = rule(more);
  const draft = draftOf(before);
  expect(scriptsOf(draft)).toEqual(before.scripts);
  expect(longerOf(draft)).toEqual(before.longer);
  expect(webhookOf(draft)).toBe(before.webhook === null ? null : undefined);
  expect(draft).toMatchObject({ name: 'failures', on: ['failure'], desktop: true });
});

test.each(['', '0', '-1', 'x', '99999'])('%j minutes are no time', (minutes) => {
  expect(longerOf({ ...emptyDraft, longer: 'seconds', minutes })).toBeUndefined();
});

test.each([
  ['1', 1],
  [' 100 ', 100],
  ['0', undefined],
  ['101', undefined],
  ['x', undefined],
])('%j runs are told of one by one: %j', (together, count) => {
  expect(togetherOf({ ...emptyDraft, together })).toBe(count);
});

test('minutes may have parts, with a point or a comma', () => {
  expect(longerOf({ ...emptyDraft, longer: 'seconds', minutes: '0,5' })).toEqual({ type: 'seconds', seconds: 30 });
});

test('what is not chosen is about nothing', () => {
  expect(scriptsOf({ ...emptyDraft, about: 'script' })).toBeUndefined();
  expect(scriptsOf({ ...emptyDraft, about: 'tag', tag: ' ' })).toBeUndefined();
});
