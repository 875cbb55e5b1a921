import { once } from 'node:events';
import { WebSocket } from 'ws';
import { contracts, type HubClient } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import { webSocketDuplex } from '../support/duplex-pairs';

/** A browser that keeps cookies, follows nothing, and has the connection that a page of it has. */
export interface Browser {
  /** Follows a link that lets it in. */
  open(link: string): Promise<void>;
  /** Sends a form, and gives the status. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<number>;
  /** Sends what a script of the page sends, and gives the status. */
  tell(path: string, value: Readonly<Record<string, string>>): Promise<number>;
  /** What the hub has given it to be known by. */
  cookies(): readonly string[];
  connect(): Promise<{ readonly hub: HubClient; readonly close: () => void }>;
}

export function openBrowser(port: number): Browser {
  const origin = `http://127.0.0.1:${port}`;
  const jar = new Map<string, string>();
  const cookie = (): string => Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
  async function send(address: string, sent: RequestInit, headers: Readonly<Record<string, string>>): Promise<number> {
    const response = await fetch(address, { ...sent, redirect: 'manual', headers: { origin, cookie: cookie(), ...headers } });
    await response.text();
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (set.includes('Max-Age=0')) jar.delete(name);
      else jar.set(name, value);
    }
    return response.status;
  }
  return {
    open: async (link) => void (await send(link, {}, { accept: 'text/html' })),
    post: (path, form) => send(origin + path, { method: 'POST', body: new URLSearchParams(form) }, { accept: 'text/html' }),
    tell: (path, value) => send(origin + path, { method: 'POST', body: JSON.stringify(value) }, { 'content-type': 'application/json' }),
    cookies: () => [...jar.values()],
    async connect() {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { cookie: cookie(), origin }, perMessageDeflate: false });
      await once(socket, 'open');
      const { hub, close } = connect(webSocketDuplex(socket), contracts);
      return { hub, close };
    },
  };
}
