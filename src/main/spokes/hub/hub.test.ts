import { describe, expect, it } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import { Scope } from '#main/hub/scope';
import { createHubSpoke } from './index';
import type { HubSpokeDeps } from './ports';

const actor: Actor = { id: 's-1', name: 'ada', face: 'cli' };

/** The spoke over a face that is served on port 8484, with what it writes down. */
function spoke(deps: Partial<HubSpokeDeps> = {}) {
  const scope = new Scope((error) => expect.fail(String(error)));
  const audited: Parameters<HubSpokeDeps['audit']['note']>[0][] = [];
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  const left = new AbortController();
  const { handlers } = createHubSpoke({
    scope,
    log: { debug: note, info: note, warn: note, error: note },
    audit: { note: async (entry) => void audited.push(entry) },
    facts: { version: '1.2.3', kind: 'background', home: '/home' },
    pickFor: () => undefined,
    scopesOf: () => [],
    doctor: async () => ({ parts: [], sandbox: [] }),
    openHttp: async () => ({ port: 8484, link: () => 'http://link', onOpened: () => () => undefined }),
    retire: () => true,
    report: () => 'incident-1',
    ...deps,
  });
  const context: CallContext = {
    actor,
    signal: left.signal,
    may: () => true,
    fail: (code, data) => {
      throw new HubError(code, data);
    },
  };
  return { handlers, context, audited, logged, leave: () => left.abort() };
}

describe('serving a browser', () => {
  it('is written down with its port, and so is each further link', async () => {
    const { handlers, context, audited, leave } = spoke();
    const events = handlers.serve({ port: 0 }, context)[Symbol.asyncIterator]();
    await events.next();
    expect(await handlers.link({ port: 8484 }, context)).toEqual({ link: 'http://link' });
    leave();
    expect((await events.next()).done).toBe(true);
    await expect(handlers.link({ port: 8484 }, context)).rejects.toMatchObject({ code: 'PORT_NOT_SERVED', data: { port: 8484 } });
    expect(audited).toEqual([
      { action: 'hub.serve', outcome: 'ok', actor, detail: { port: 8484 } },
      { action: 'hub.link', outcome: 'ok', actor, detail: { port: 8484 } },
      { action: 'hub.link', outcome: 'refused', actor, detail: { port: 8484 } },
    ]);
  });

  it('is written down too where the port is taken', async () => {
    const openHttp = () => Promise.reject(new HubError('PORT_TAKEN', { port: 80 }));
    const { handlers, context, audited } = spoke({ openHttp });
    await expect(handlers.serve({ port: 80 }, context)[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    expect(audited).toEqual([{ action: 'hub.serve', outcome: 'refused', actor, detail: { port: 80 } }]);
  });
});

describe('making room', () => {
  it('is written down, or logged where the storage fails: the hub leaves either way', async () => {
    const { handlers, context, audited } = spoke();
    expect(await handlers.retire({}, context)).toEqual({ retiring: true });
    expect(audited).toMatchObject([{ action: 'hub.retire', outcome: 'ok', actor }]);
    const full = spoke({ audit: { note: () => Promise.reject(new HubError('STORAGE_FULL', { path: '/' })) } });
    expect(await full.handlers.retire({}, full.context)).toEqual({ retiring: true });
    expect(full.logged).toEqual(['hub.retire']);
  });

  it('is refused by a desktop, and that is written down', async () => {
    const { handlers, context, audited } = spoke({ facts: { version: '1', kind: 'desktop', home: '/' }, retire: () => false });
    expect(await handlers.retire({}, context)).toEqual({ retiring: false });
    expect(audited).toMatchObject([{ action: 'hub.retire', outcome: 'refused' }]);
  });
});
