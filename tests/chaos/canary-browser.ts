import { once } from 'node:events';
import { WebSocket } from 'ws';
import { contracts, type HubClient } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import { webSocketDuplex } from '../support/duplex-pairs';

/** A browser that keeps cookies, follows nothing, and has the connection that a page of it has. */
export interface Browser {
  /** Sends a form, and gives the status. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<number>;
  /** What the hub has given it to be known by. */
  cookies(): readonly string[];
  connect(): Promise<{ readonly hub: HubClient; close(): void }>;
}

export function openBrowser(port: number): Browser {
  const origin = `http://127.0.0.1:${port}`;
  const jar = new Map<string, string>();
  const cookie = (): string => Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
  return {
    async post(path, form) {
      const response = await fetch(origin + path, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(form),
        headers: { origin, cookie: cookie(), accept: 'text/html' },
      });
      await response.text();
      for (const set of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (set.includes('Max-Age=0')) jar.delete(name);
        else jar.set(name, value);
      }
      return response.status;
    },
    cookies: () => [...jar.values()],
    async connect() {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { cookie: cookie(), origin }, perMessageDeflate: false });
      await once(socket, 'open');
      const { hub, close } = connect(webSocketDuplex(socket), contracts);
      return { hub, close };
    },
  };
}
