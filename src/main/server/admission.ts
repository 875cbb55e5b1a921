import type { IncomingMessage } from 'node:http';
import type { HubSession, Sessions, SignIn } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { cookieOf } from './cookies';

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

/** The sessions that requests may belong to: of links, and of people with accounts, which end with the face. */
export interface Admitted {
  readonly sessions: Pick<Sessions, 'bySecret'>;
  readonly signIn: SignIn | undefined;
  readonly scope: Scope;
}

/** `port` is asked at each request: which one it is becomes known only when the server listens. */
export function createAdmission(port: () => number, { sessions, signIn, scope }: Admitted): Admission {
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
      // What has a token to show is no page: a browser lets no page of elsewhere send one, and says the origin of those that it lets.
      const isProgram = request.headers.authorization !== undefined && request.headers.origin === undefined;
      return isProgram || originIsOurs(request) ? undefined : 'origin';
    },
    session(request) {
      const from = { address: request.socket.remoteAddress ?? '', userAgent: request.headers['user-agent'] ?? '' };
      const [, token] = /^Bearer ([\w-]{1,128})$/i.exec(request.headers.authorization ?? '') ?? [];
      if (token !== undefined) return signIn?.byToken(token, from, scope);
      const secret = cookieOf(request, cookieName());
      return secret === undefined ? undefined : (sessions.bySecret(secret) ?? signIn?.bySecret(secret, from, scope));
    },
  };
}
