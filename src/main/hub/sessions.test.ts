import { afterEach, expect, test } from 'vitest';
import { allScopes } from '#shared/contract/kernel';
import { Scope } from './scope';
import { createSessions } from './sessions';

const scope = new Scope(() => undefined);
const sessions = createSessions(scope, () => 0);
const open = () => sessions.open({ name: 'someone', face: 'browser' }, allScopes);
afterEach(() => expect(sessions.size).toBe(0));

test('a narrowed session loses scopes and objects, and tells who listens', () => {
  const session = open();
  let told = 0;
  session.onNarrowed(() => (told += 1));
  expect(session.may('runs:write', { kind: 'script', id: 'a' })).toBe(true);
  session.narrow({ only: ({ id }) => id !== 'a' });
  expect(session.may('runs:write', { kind: 'script', id: 'a' })).toBe(false);
  expect(session.may('runs:write', { kind: 'script', id: 'b' })).toBe(true);
  session.narrow({ scopes: new Set(['runs:read']), only: () => true });
  expect(session.may('runs:write')).toBe(false);
  expect(session.may('runs:read', { kind: 'script', id: 'a' })).toBe(false);
  expect(told).toBe(2);
  session.end();
});

test('a session is found by its secret until it ends, and not by another one', () => {
  const session = open();
  const secret = sessions.secretFor(session);
  expect(secret).toHaveLength(43);
  expect(sessions.bySecret(secret)).toBe(session);
  expect(sessions.bySecret(`${secret}x`)).toBeUndefined();
  session.end();
  expect(sessions.bySecret(secret)).toBeUndefined();
  expect(session.may('runs:read')).toBe(false);
});

test('closing the hub ends every session', async () => {
  const own = new Scope(() => undefined);
  const those = createSessions(own, () => 0);
  const session = those.open({ name: 'someone', face: 'cli' }, allScopes);
  await own.close();
  expect(session.ended.aborted).toBe(true);
});
