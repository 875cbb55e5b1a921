import { expect, test } from 'vitest';
import { hub } from '#shared/contract/hub';
import { reportOf } from './fault-report';

const accepted = (error: unknown, page = '/runs') => hub.routes.incident.input.safeParse(reportOf(error, page)).success;

test('whatever a page throws, the hub accepts the report', () => {
  const long = 'x'.repeat(20_000);
  const huge = new Error(long, { cause: new Error(long) });
  for (const thrown of [huge, new Error('a'), 'text', undefined, null, { odd: true }]) expect(accepted(thrown)).toBe(true);
  expect(accepted(huge, `/scripts/${long}`)).toBe(true);
});

test('the cause comes along', () => {
  expect(reportOf(new Error('a part', { cause: new TypeError('no such file') }), '/').stack).toContain('TypeError: no such file');
});
