import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, element, explicit, implicit, integer, nothing, octets, oid, pem, sequence, set, time, utf8, yes } from './der';

/** What a certificate, or a request for one, is made for. */
export interface Wanted {
  /** The common name of its subject. */
  readonly name: string;
  /** Names that it is good for: hosts, addresses, mail addresses. */
  readonly names: readonly string[];
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** How a signature is named (RFC 3279, 5758): all are with SHA-256, or with SHA-384 for P-384. */
const signatures = {
  rsa: { id: sequence(oid('1.2.840.113549.1.1.11'), nothing), hash: 'sha256' },
  p256: { id: sequence(oid('1.2.840.10045.4.3.2')), hash: 'sha256' },
  p384: { id: sequence(oid('1.2.840.10045.4.3.3')), hash: 'sha384' },
} as const;

function signatureOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): (typeof signatures)[keyof typeof signatures] {
  if (asymmetricKeyType === 'rsa') return signatures.rsa;
  return asymmetricKeyDetails?.namedCurve === 'secp384r1' ? signatures.p384 : signatures.p256;
}

/** A certificate by its own key (RFC 5280, version 3), for a client or a server and no authority; as PEM. */
export function selfSigned(wanted: Wanted, from: Date, to: Date): string {
  const { id } = signatureOf(wanted.privateKey);
  const name = nameOf(wanted.name);
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f;
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    id,
    name,
    sequence(time(from), time(to)),
    name,
    spki(wanted.publicKey),
    explicit(3, extensionsOf(wanted)),
  );
  return pem('CERTIFICATE', signed(body, wanted.privateKey));
}

/** A request for a certificate (PKCS#10, RFC 2986), with what it should say as requested extensions; as PEM. */
export function request(wanted: Wanted): string {
  const extensions = sequence(oid('1.2.840.113549.1.9.14'), set(extensionsOf(wanted)));
  const body = sequence(integer(Buffer.from([0])), nameOf(wanted.name), spki(wanted.publicKey), element(0xa0, extensions));
  return pem('CERTIFICATE REQUEST', signed(body, wanted.privateKey));
}

function signed(body: Buffer, key: KeyObject): Buffer {
  const { id, hash } = signatureOf(key);
  return sequence(body, id, bits(sign(hash, body, key)));
}

const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const nameOf = (name: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(name))));

function extensionsOf({ names, publicKey }: Wanted): Buffer {
  const key = createHash('sha1').update(spki(publicKey)).digest();
  // digitalSignature, and keyEncipherment for RSA: the highest bits.
  const usage = publicKey.asymmetricKeyType === 'rsa' ? bits(Buffer.from([0xa0]), 5) : bits(Buffer.from([0x80]), 7);
  return sequence(
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.15', usage, true),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.2'), oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.14', octets(key)),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names.map(alternative)))]),
  );
}

const extension = (id: string, value: Buffer, critical = false): Buffer => sequence(oid(id), ...(critical ? [yes] : []), octets(value));

/** A name as a subject's alternative: an address as its bytes, one with an @ as a mail address, any other as a host. */
function alternative(name: string): Buffer {
  if (isIP(name) !== 0) return implicit(7, addressBytes(name));
  return implicit(name.includes('@') ? 1 : 2, Buffer.from(name, 'latin1'));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [before = '', after] = address.split('::');
  const groups = (part: string): readonly number[] => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
