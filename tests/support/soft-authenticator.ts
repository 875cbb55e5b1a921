import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a ceremony is told besides, so that it goes wrong in one way. */
export interface Ceremony {
  readonly origin: string;
  readonly rpId: string;
  readonly challenge: string;
  /** What the key counts; it counts by itself where it is not said. */
  readonly counter?: number;
  /** Nobody touched it. */
  readonly absent?: boolean;
  /** `webauthn.get` where a key is made, and the other way round. */
  readonly type?: string;
}

/** An answer as a browser would send it. */
export interface BrowserAnswer {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly clientExtensionResults: Readonly<Record<string, never>>;
  readonly response: Readonly<Record<string, unknown>>;
}

/** A security key of ES256 without a body (WebAuthn, sections 6.1 and 6.5). */
export interface SoftAuthenticator {
  readonly id: string;
  make(ceremony: Ceremony): BrowserAnswer;
  answer(ceremony: Ceremony): BrowserAnswer;
}

const PRESENT = 0x01;
const HAS_KEY = 0x40;

/** Makes one with a key of its own; `id` is made up where it is not given. */
export function createSoftAuthenticator(id = randomBytes(32).toString('base64url')): SoftAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const part = (name: 'x' | 'y'): Buffer => Buffer.from(jwk[name] ?? '', 'base64url');
  let counted = 0;

  const clientData = (type: string, { challenge, origin }: Ceremony): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authenticatorData = ({ rpId, absent = false, counter = (counted += 1) }: Ceremony, key: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head[0] = (absent ? 0 : PRESENT) | (key.length > 0 ? HAS_KEY : 0);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), head, key]);
  };
  const answerOf = (response: Readonly<Record<string, unknown>>): BrowserAnswer => ({
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });

  return {
    id,
    make(ceremony) {
      const credential = Buffer.from(id, 'base64url');
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credential.length);
      // COSE: kty EC2, alg ES256, crv P-256, x, y (RFC 9053).
      const cose = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
        bytes(part('x')),
        Buffer.from([0x22]),
        bytes(part('y')),
      ]);
      const data = authenticatorData(ceremony, Buffer.concat([Buffer.alloc(16), length, credential, cose]));
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        bytes(data),
      ]);
      return answerOf({
        clientDataJSON: clientData(ceremony.type ?? 'webauthn.create', ceremony).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['usb'],
      });
    },
    answer(ceremony) {
      const client = clientData(ceremony.type ?? 'webauthn.get', ceremony);
      const data = authenticatorData(ceremony, Buffer.alloc(0));
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      return answerOf({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
        userHandle: null,
      });
    },
  };
}

/** CBOR (RFC 8949): a text shorter than 24 bytes. */
const text = (value: string): Buffer => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
/** CBOR: bytes, 24 to 65,535, their length as short as it can be. */
const bytes = (value: Buffer): Buffer =>
  Buffer.concat([Buffer.from(value.length < 256 ? [0x58, value.length] : [0x59, value.length >> 8, value.length & 0xff]), value]);
