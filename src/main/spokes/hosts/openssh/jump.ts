/** A host on the way: how it is named, and as whom and where it is reached where that is said. */
export interface Hop {
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
}

const PORT = /^\d{1,5}$/u;

function portOf(text: string): number | undefined {
  const port = PORT.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** `[user@]host[:port]`, an IPv6 address in brackets, or `ssh://…` of the same; undefined for what is none. */
export function hopOf(text: string): Hop | undefined {
  const bare = /^ssh:\/\//iu.test(text) ? text.slice(6).replace(/\/$/u, '') : text;
  const at = bare.lastIndexOf('@');
  const user = at < 0 ? null : bare.slice(0, at);
  const place = bare.slice(at + 1);
  const parts = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(.*))?$/su.exec(place);
  const host = parts?.[1] ?? parts?.[2];
  if (host === undefined || user === '' || host.startsWith('-') || /\s/u.test(place)) return undefined;
  if (parts?.[3] === undefined) return { host, user, port: null };
  const port = portOf(parts[3]);
  return port === undefined ? undefined : { host, user, port };
}

/** The hosts of a `ProxyJump`, the first that is reached first; none of them for `none`; undefined where one cannot be read. */
export function hopsOf(text: string): readonly Hop[] | undefined {
  if (text.toLowerCase() === 'none') return [];
  const hops = text.split(',').map(hopOf);
  return hops.every((hop) => hop !== undefined) ? hops : undefined;
}
