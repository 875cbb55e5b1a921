import { BlockList, isIP, isIPv6 } from 'node:net';
import { HubError } from '#shared/contract/errors';

const forbidden = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16], // This link: where clouds tell a machine its own keys.
  ['100.100.100.200', 32],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  forbidden.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
] as const)
  forbidden.addSubnet(net, bits, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addSubnet('::1', 128, 'ipv6');

/**
 * What an address of the network is to webhooks. Private networks are anywhere: chats of teams are in them. An IPv4 address that an
 * IPv6 one stands for is judged as itself.
 */
export function kindOf(address: string): 'anywhere' | 'loopback' | 'forbidden' {
  const plain = mappedIn(address);
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
  if (isIP(plain) === 0 || forbidden.check(plain, family)) return 'forbidden';
  return loopback.check(plain, family) ? 'loopback' : 'anywhere';
}

/** `::ffff:a.b.c.d` (also in hex), `64:ff9b::a.b.c.d` and the rest that a translator sends on as IPv4. */
function mappedIn(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  const [, dotted] = /^(?:::ffff:(?:0:)?|64:ff9b::|::)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(bare) ?? [];
  if (dotted !== undefined) return dotted;
  const [, high, low] = /^(?:::ffff:(?:0:)?|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(bare) ?? [];
  if (high === undefined || low === undefined) return bare;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
}

/** Where a webhook goes, as far as its address says so. */
export interface Target {
  readonly url: URL;
  /** Whether it says by itself that it is this machine. */
  readonly here: boolean;
}

/**
 * Reads the address of a webhook: https, or http to this machine where it says so (`127.0.0.1`, `[::1]`, `localhost`). Refuses others
 * with WEBHOOK_REFUSED.
 */
export function readTarget(text: string): Target {
  const refuse = (reason: HubError<'WEBHOOK_REFUSED'>['data']['reason']): never => {
    throw new HubError('WEBHOOK_REFUSED', { reason });
  };
  const url = URL.canParse(text) ? new URL(text) : refuse('form');
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') return refuse('form');
  if (url.username !== '' || url.password !== '') return refuse('credentials');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const kind = isIP(host) === 0 ? undefined : kindOf(host);
  if (kind === 'forbidden') return refuse('forbidden');
  const here = kind === 'loopback' || host === 'localhost';
  return url.protocol === 'http:' && !here ? refuse('insecure') : { url, here };
}

/** Refuses an address that a name has come to: one that is forbidden, or this machine where the name does not say so. */
export function judgeResolved(address: string, here: boolean): void {
  const kind = kindOf(address);
  if (kind === 'forbidden') throw new HubError('WEBHOOK_REFUSED', { reason: 'forbidden' });
  if ((kind === 'loopback') !== here) throw new HubError('WEBHOOK_REFUSED', { reason: 'name' });
}
