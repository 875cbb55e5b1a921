import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** How long a browser keeps a cookie, and whether other sites' links bring it along. */
export interface CookieOptions {
  /** Seconds; without it, until the browser is closed. 0 takes it away. */
  readonly maxAge?: number;
  readonly sameSite?: 'Strict' | 'Lax';
  readonly path?: string;
}

/** The value of a cookie of this name, if the request has it. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** A cookie that no script reads, and that goes over TLS alone where it came over it. The value is base64url or empty. */
export function cookie(request: IncomingMessage, name: string, value: string, options: CookieOptions = {}): string {
  const { maxAge, sameSite = 'Strict', path = '/' } = options;
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  const secure = request.socket instanceof TLSSocket ? '; Secure' : '';
  return `${name}=${value}; HttpOnly; SameSite=${sameSite}; Path=${path}${age}${secure}`;
}
