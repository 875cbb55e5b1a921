import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { hub, HubInfo } from '#shared/contract/hub';
import type { Implement } from '#shared/contract/kernel';
import type { Scope } from '#main/hub/scope';
import { createEventQueue } from './event-queue';
import type { HttpFace, HubSpokeDeps } from './ports';

/** What a face asks the hub about itself: who it is, what the machine has, serving a browser, making room. */
export function createHubSpoke(deps: HubSpokeDeps): { readonly handlers: Implement<typeof hub>; readonly served: () => number } {
  const { facts, audit, log } = deps;
  const served = new Map<number, HttpFace>();

  async function* serve(
    wanted: number,
    actor: Actor,
    signal: AbortSignal,
  ): AsyncGenerator<
    { type: 'listening'; port: number; link: string } | { type: 'opened'; address: string; userAgent: string },
    void,
    void
  > {
    const scope = deps.scope.child();
    try {
      const http = await open(wanted, actor, scope);
      served.set(http.port, http);
      scope.onClose(() => void served.delete(http.port));
      const opened = createEventQueue<{ address: string; userAgent: string }>(64);
      scope.onClose(http.onOpened(opened.push));
      yield { type: 'listening', port: http.port, link: http.link() };
      for await (const who of opened.drain(AbortSignal.any([signal, scope.signal]))) yield { type: 'opened', ...who };
    } finally {
      await scope.close();
    }
  }

  async function open(wanted: number, actor: Actor, scope: Scope): Promise<HttpFace> {
    try {
      const http = await deps.openHttp(wanted, scope);
      await audit.note({ action: 'hub.serve', outcome: 'ok', actor, detail: { port: http.port } });
      return http;
    } catch (error) {
      if (HubError.is(error, 'PORT_TAKEN')) await audit.note({ action: 'hub.serve', outcome: 'refused', actor, detail: { port: wanted } });
      throw error;
    }
  }

  const handlers: Implement<typeof hub> = {
    async info(_, { actor }) {
      const info: HubInfo = {
        version: facts.version,
        kind: facts.kind,
        pid: process.pid,
        home: facts.home,
        platform: process.platform,
        actor,
        scopes: [...deps.scopesOf(actor.id)],
        display: deps.pickFor(actor.id) !== undefined,
      };
      return info;
    },
    async doctor() {
      const { parts, sandbox } = await deps.doctor();
      return { parts: [...parts], sandbox: [...sandbox] };
    },
    serve: ({ port }, { actor, signal }) => serve(port, actor, signal),
    async link({ port }, { actor, fail }) {
      const http = served.get(port);
      await audit.note({ action: 'hub.link', outcome: http === undefined ? 'refused' : 'ok', actor, detail: { port } });
      return http === undefined ? fail('PORT_NOT_SERVED', { port }) : { link: http.link() };
    },
    async retire(_, { actor }) {
      const outcome = facts.kind === 'background' ? 'ok' : 'refused';
      try {
        await audit.note({ action: 'hub.retire', outcome, actor, detail: { pid: process.pid } });
      } catch (error) {
        log.error('hub.retire', error); // A hub whose storage fails is the one that has to be able to leave.
      }
      return { retiring: deps.retire() };
    },
    async incident({ page, message, stack }) {
      const fault = new Error(message);
      fault.stack = stack;
      return { incident: deps.report(fault, `page ${page}`) };
    },
    async pick({ kind }, { actor, fail }) {
      const pick = deps.pickFor(actor.id) ?? fail('DISPLAY_MISSING', {});
      return { path: await pick(kind) };
    },
  };
  return { handlers, served: () => served.size };
}
