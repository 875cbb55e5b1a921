import type { HubClient } from '#shared/contract/index';

/** A hub's face for browsers, with the session of one that opened its link. */
export interface BrowserFace {
  readonly port: number;
  readonly cookie: string;
  /** Takes a ticket now; what is given says later whether the session and the ticket, or a link, are still good. */
  ticket(hub: HubClient, link: boolean): Promise<() => Promise<boolean>>;
}

/** Asks the hub to serve browsers for as long as this client is there. */
export async function openBrowserFace(hub: HubClient): Promise<BrowserFace> {
  const first = await hub.hub.serve({ port: 0 }).next();
  if (first.done === true || first.value.type !== 'listening') throw new Error('the hub serves no browser');
  const { port, link } = first.value;
  const cookieOf = async (url: string): Promise<string | undefined> =>
    (await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0];
  const cookie = await cookieOf(link);
  if (cookie === undefined) throw new Error('a link opened no session');
  return {
    port,
    cookie,
    async ticket(client, wantsLink) {
      if (wantsLink) {
        const { link: next } = await client.hub.link({ port });
        return async () => (await cookieOf(next)) !== undefined;
      }
      const { items } = await client.runs.page({ filter: { states: ['succeeded'] } });
      const { ticket } = await client.runs.download({ run: items.find(({ output }) => output.bytes > 0)?.id ?? '' });
      return async () => (await fetch(`http://127.0.0.1:${port}/bytes/${ticket}`, { headers: { cookie } })).status === 200;
    },
  };
}
