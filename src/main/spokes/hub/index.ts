import { HubError } from '#shared/contract/errors';
import type { hub, HubInfo } from '#shared/contract/hub';
import type { Implement } from '#shared/contract/kernel';
import { createEventQueue } from './event-queue';
import type { HttpFace, HubSpokeDeps } from './ports';

/** What a face asks the hub about itself: who it is, what the machine has, serving a browser, making room. */
export function createHubSpoke(deps: HubSpokeDeps): { readonly handlers: Implement<typeof hub>; readonly served: () => number } {
  const { facts, pick } = deps;
  const served = new Map<number, HttpFace>();

  async function* serve(
    wanted: number,
    signal: AbortSignal,
  ): AsyncGenerator<
    { type: 'listening'; port: number; link: string } | { type: 'opened'; address: string; userAgent: string },
    void,
    void
  > {
    const scope = deps.scope.child();
    try {
      const http = await deps.openHttp(wanted, scope);
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
        display: pick !== undefined && actor.face === 'desktop',
      };
      return info;
    },
    async doctor() {
      const { parts, sandbox } = await deps.doctor();
      return { parts: [...parts], sandbox: [...sandbox] };
    },
    serve: ({ port }, { signal }) => serve(port, signal),
    async link({ port }, { fail }) {
      const http = served.get(port);
      return http === undefined ? fail('BAD_INPUT', { issues: [`port: nothing is served on ${port}`] }) : { link: http.link() };
    },
    async retire() {
      return { retiring: deps.retire() };
    },
    async pick({ kind }, { actor }) {
      // The dialog would open on the hub's machine: of use only to the person in front of it.
      if (pick === undefined || actor.face !== 'desktop') throw new HubError('DISPLAY_MISSING', {});
      return { path: await pick(kind) };
    },
  };
  return { handlers, served: () => served.size };
}
