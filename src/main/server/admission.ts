import type { IncomingMessage } from 'node:http';
import type { HubSession, Sessions } from '#main/hub/hub-port';

/** Why a request is turned away before anything of it is looked at. */
export type Turned = 'host' | 'origin';

/** What decides who is let in on one port; the same for requests and for WebSockets. */
export interface Admission {
  cookieName(): string;
  /** Undefined when the request may go on: our own name in `Host`, and no other site behind it. */
  turn(request: IncomingMessage): Turned | undefined;
  /** The stricter question for a WebSocket, which no browser keeps other sites from opening. */
  turnSocket(request: IncomingMessage): Turned | undefined;
  session(request: IncomingMessage): HubSession | undefined;
}

/** `port` is asked at each request: which one it is becomes known only when the server listens. */
export function createAdmission(port: () => number, sessions: Sessions): Admission {
  // Cookies know no port, so the name has it: two hubs on one machine do not sign each other out.
  const cookieName = (): string => `axle_session_${port()}`;

  // A page of elsewhere that made its own name point to this machine still says its own name here.
  const hostIsOurs = ({ headers }: IncomingMessage): boolean => {
    const [, host, at = '80'] = /^(127\.0\.0\.1|localhost)(?::(\d{1,5}))?$/i.exec(headers.host ?? '') ?? [];
    return host !== undefined && Number(at) === port();
  };
  const originIsOurs = ({ headers }: IncomingMessage): boolean => headers.origin === `http://${headers.host ?? ''}`;

  return {
    cookieName,
    turn(request) {
      if (!hostIsOurs(request)) return 'host';
      const { headers, method } = request;
      if (headers.origin !== undefined && !originIsOurs(request)) return 'origin';
      const site = headers['sec-fetch-site'];
      if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
      // Another port of this machine is "same-site" and gets the cookie sent: it may link to us and no more.
      const follows = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
      return follows && method === 'GET' ? undefined : 'origin';
    },
    turnSocket(request) {
      if (!hostIsOurs(request)) return 'host';
      return originIsOurs(request) ? undefined : 'origin';
    },
    session(request) {
      const secret = cookieOf(request.headers.cookie, cookieName());
      return secret === undefined ? undefined : sessions.bySecret(secret);
    },
  };
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
