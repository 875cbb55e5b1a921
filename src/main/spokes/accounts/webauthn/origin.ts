import { isIP } from 'node:net';

/** Where a page is served, and what its keys are bound to. */
export interface RelyingParty {
  /** As the browser names it: `http://localhost:4317`. */
  readonly origin: string;
  /** The host's name alone. */
  readonly id: string;
}

/**
 * What keys of this origin are bound to; undefined where there can be none: browsers want a name that is no address, and a connection that
 * nobody else reads (WebAuthn, section 5.1.3).
 */
export function relyingParty(origin: string): RelyingParty | undefined {
  if (!URL.canParse(origin)) return undefined;
  const url = new URL(origin);
  const host = url.hostname;
  const own = host === 'localhost' || host.endsWith('.localhost');
  if (url.origin !== origin || host.startsWith('[') || isIP(host) !== 0) return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && own) ? { origin, id: host } : undefined;
}
