import { expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { untilConnected } from './until-connected';

const never = new AbortController().signal;

test('what was in flight when the connection dropped is asked again on the next', async () => {
  const told: string[] = [];
  const ready = async (): Promise<void> => void told.push('ready');
  let left = 2;
  const answer = await untilConnected(ready, never, async () => {
    told.push('call');
    if (left-- > 0) throw new HubError('DISCONNECTED', {});
    return 'answer';
  });
  expect([answer, ...told]).toEqual(['answer', 'call', 'ready', 'call', 'ready', 'call']);
});

test('what the hub refused stays refused', async () => {
  const refusal = new HubError('SOURCE_NOT_FOUND', { source: 's' });
  await expect(
    untilConnected(
      async () => undefined,
      never,
      () => Promise.reject(refusal),
    ),
  ).rejects.toBe(refusal);
});

test('it ends with the session', async () => {
  const over = new HubError('SESSION_ENDED', {});
  const call = (): Promise<never> => Promise.reject(new HubError('DISCONNECTED', {}));
  await expect(untilConnected(() => Promise.reject(over), never, call)).rejects.toBe(over);
});

test('who left asks no more', async () => {
  const left = AbortSignal.abort();
  const gone = new HubError('DISCONNECTED', {});
  await expect(
    untilConnected(
      async () => undefined,
      left,
      () => Promise.reject(gone),
    ),
  ).rejects.toBe(gone);
});
