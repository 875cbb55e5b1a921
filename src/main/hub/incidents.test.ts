import { expect, it } from 'vitest';
import type { Log } from '#main/platform/log-port';
import { createIncidents } from './incidents';

it('keeps the fault for the log, and gives an id that is found there', () => {
  const entries: { readonly event: string; readonly error: unknown; readonly data: object | undefined }[] = [];
  const log: Log = {
    debug: () => expect.fail('not an incident'),
    info: () => expect.fail('not an incident'),
    warn: () => expect.fail('not an incident'),
    error: (event, error, data) => void entries.push({ event, error, data }),
  };
  const incidents = createIncidents(log);
  const fault = new Error('broken', { cause: new Error('why') });
  const [first, second] = [incidents.report(fault, 'runs.start'), incidents.report('text', 'scope')];
  expect(first).not.toBe(second);
  expect(incidents.count).toBe(2);
  expect(entries).toEqual([
    { event: 'incident', error: fault, data: { incident: first, where: 'runs.start' } },
    { event: 'incident', error: 'text', data: { incident: second, where: 'scope' } },
  ]);
});
