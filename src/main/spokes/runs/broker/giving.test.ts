import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { openTestDb, type TestDb } from '../../../../../tests/support/db-worker';
import { runLike } from '../../../../../tests/support/run-like';
import type { GivenToken } from '../broker-port';
import { createGiving, type GivingDeps } from './giving';

const given: GivenToken = {
  token: 'a-long-token',
  expiresAt: '2030-01-01T00:00:00.000Z',
  upn: 'ada@example.com',
  tenant: 't',
  clientId: 'c',
};
const allowed = { account: 'default', scopes: ['https://graph.microsoft.com/User.Read'] };

let clock = 0;
let made: TestDb;
beforeAll(async () => {
  made = await openTestDb({ migrations: [] });
});
afterAll(() => made.close());
beforeEach(() => {
  clock = Date.parse('2029-12-31T00:00:00.000Z');
});

function fixture(more: Partial<GivingDeps> = {}, trust: Run['trust'] = null) {
  const order: string[] = [];
  const entries: { readonly action: string; readonly outcome: string; readonly detail?: unknown; readonly personal?: unknown }[] = [];
  const ended = new AbortController();
  const kept = Buffer.from('hush-hush');
  const deps: GivingDeps = {
    db: made.db,
    audit: {
      append: (_tx, entry) => {
        order.push(`audit ${entry.action}`);
        entries.push(entry);
        return Promise.resolve();
      },
    },
    recorder: {
      mask: (_run, secrets) => {
        order.push(`mask ${secrets.join()}`);
        return Promise.resolve();
      },
    },
    tokens: { token: () => Promise.resolve(given), account: () => Promise.resolve(null) },
    secrets: { use: () => Promise.resolve(kept) },
    ...more,
  };
  const work: Promise<unknown>[] = [];
  const giving = createGiving(
    deps,
    runLike({ trust }),
    ended.signal,
    (one) => void work.push(one),
    () => clock,
  );
  return { giving, order, entries, ended, kept, work };
}

describe('giving', () => {
  it('hides a value before it is written down, and gives it last', async () => {
    const { giving, order, entries } = fixture();
    expect(await giving.token(allowed)).toEqual(given);
    expect((await giving.secret('A')).toString()).toBe('hush-hush');
    expect(order).toEqual(['mask a-long-token', 'audit broker.token', 'mask hush-hush', 'audit broker.secret']);
    expect(JSON.stringify(entries)).not.toMatch(/a-long-token|hush/);
  });

  it('writes down whose account it was so that it can be erased', async () => {
    const { Refused } = await import('./refused');
    const { giving, entries, work } = fixture();
    await giving.token({ ...allowed, account: 'ada@example.test' });
    giving.refused(new Refused('not-granted', { account: 'ada@example.test', scopes: 'x' }));
    await Promise.all(work);
    expect(entries.map(({ action, personal }) => [action, personal])).toEqual([
      ['broker.token', { account: 'ada@example.test', upn: given.upn }],
      ['broker.refuse', { account: 'ada@example.test' }],
    ]);
    expect(JSON.stringify(entries.map(({ detail }) => detail))).not.toContain('ada@');
  });

  it('gives a token again without asking or writing, until shortly before it ends or for other scopes', async () => {
    let count = 0;
    const { giving, order } = fixture({
      tokens: { token: () => Promise.resolve({ ...given, token: `token-number-${(count += 1)}` }), account: vi.fn() },
    });
    expect((await giving.token(allowed)).token).toBe('token-number-1');
    expect((await giving.token(allowed)).token).toBe('token-number-1');
    expect(order).toEqual(['mask token-number-1', 'audit broker.token']);
    clock = Date.parse(given.expiresAt) - 300_001;
    expect((await giving.token(allowed)).token).toBe('token-number-1');
    expect((await giving.token({ ...allowed, scopes: ['https://graph.microsoft.com/Mail.Read'] })).token).toBe('token-number-2');
    clock += 1;
    expect((await giving.token(allowed)).token).toBe('token-number-3');
    expect(order.filter((one) => one.startsWith('audit'))).toHaveLength(3);
  });

  it('gives nothing that cannot be hidden, or cannot be written down', async () => {
    const unmasked = fixture({ recorder: { mask: () => Promise.reject(new HubError('RECORDER_UNAVAILABLE', { detail: '' })) } });
    await expect(unmasked.giving.token(allowed)).rejects.toMatchObject({ code: 'unavailable', detail: { reason: 'RECORDER_UNAVAILABLE' } });
    await expect(unmasked.giving.secret('A')).rejects.toMatchObject({ code: 'unavailable' });
    expect([unmasked.entries, unmasked.kept.every((byte) => byte === 0)]).toEqual([[], true]);
    const unwritten = fixture({ audit: { append: () => Promise.reject(new HubError('STORAGE_FULL', { path: '' })) } });
    await expect(unwritten.giving.token(allowed)).rejects.toThrow();
  });

  it('gives tokens of an application to bytes that are trusted, whatever may run', async () => {
    const own = { account: 'app:agent', scopes: ['https://graph.microsoft.com/.default'] };
    const digest = 'a'.repeat(64);
    for (const trust of [null, ...(['new', 'changed', 'withdrawn'] as const).map((state) => ({ state, digest }))]) {
      const { giving, order } = fixture({}, trust);
      const refusal = await giving.token(own).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'not-granted', detail: { account: 'app:agent', reason: 'SCRIPT_UNTRUSTED' } });
      expect(refusal).toHaveProperty('line', expect.stringMatching(/^not-granted SCRIPT_UNTRUSTED: .*approve/));
      expect(order).toEqual([]);
      expect(await giving.token(allowed)).toEqual(given);
    }
    for (const state of ['approved', 'signed'] as const) {
      expect(await fixture({}, { state, digest }).giving.token(own)).toEqual(given);
    }
  });

  it.each([
    ['default', new HubError('CONSENT_MISSING', { account: '', scopes: [], url: '' }), 'axle login'],
    [
      'ada@example.test',
      new HubError('CONSENT_MISSING', { account: '', scopes: [], url: '' }),
      'axle login --account ada@example.test --scope https://graph.microsoft.com/User.Read',
    ],
    ['app:agent', new HubError('CONSENT_MISSING', { account: '', scopes: [], url: '' }), 'administrator of the directory'],
    ['default', new HubError('FORBIDDEN', { scope: 'identity:read' }), 'the person at the machine'],
    ['app:agent', new HubError('APPLICATION_NOT_FOUND', { application: 'agent' }), 'axle applications list'],
    ['app:agent', new HubError('CERTIFICATE_KEY_MISSING', { certificate: 'a' }), 'axle certificates list'],
  ])('says of %s what to do about %s', async (account, error, advice) => {
    const trust = { state: 'approved', digest: 'a'.repeat(64) } as const;
    const { giving } = fixture({ tokens: { token: () => Promise.reject(error), account: vi.fn() } }, trust);
    const refusal = await giving.token({ ...allowed, account }).catch((refused: unknown) => refused);
    expect(refusal).toMatchObject({ code: 'unavailable', detail: { account, reason: error.code } });
    expect(refusal).toHaveProperty('line', expect.stringContaining(advice));
  });

  it('gives nothing after the end, also of what was under way', async () => {
    const late = fixture();
    late.ended.abort();
    await expect(late.giving.token(allowed)).rejects.toMatchObject({ code: 'ended' });
    await expect(late.giving.secret('A')).rejects.toMatchObject({ code: 'ended' });
    const during = fixture({
      tokens: {
        token: () => {
          during.ended.abort();
          return Promise.resolve(given);
        },
        account: () => Promise.resolve(null),
      },
    });
    await expect(during.giving.token(allowed)).rejects.toMatchObject({ code: 'ended' });
  });

  it('says that a secret is not hidden where it cannot be', async () => {
    for (const [value, hidden] of [
      [Buffer.from('abc'), false],
      [Buffer.from([0xff, 0xfe, 0, 1, 2, 3]), false],
      [Buffer.from('long enough'), true],
    ] as const) {
      const { giving, entries } = fixture({ secrets: { use: () => Promise.resolve(value) } });
      await giving.secret('A');
      expect(entries).toMatchObject([{ detail: { secret: 'A', hidden } }]);
    }
  });

  it('is bounded in how many values it gives, and in how many refusals it writes down', async () => {
    let count = 0;
    const many = fixture({
      tokens: { token: () => Promise.resolve({ ...given, token: `token-${(count += 1)}` }), account: vi.fn() },
    });
    clock = Date.parse(given.expiresAt);
    for (let at = 0; at < 256; at += 1) await many.giving.token(allowed);
    await expect(many.giving.token(allowed)).rejects.toMatchObject({ code: 'too-many' });
    const { giving, entries, work } = fixture();
    const { Refused } = await import('./refused');
    for (let at = 0; at < 100; at += 1) giving.refused(new Refused('not-this-run'));
    await Promise.all(work);
    expect(entries).toHaveLength(64);
  });
});
