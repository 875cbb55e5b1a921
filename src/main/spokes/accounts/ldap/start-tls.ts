import type { Socket } from 'node:net';

/** ExtendedRequest with message id 1 and the name of STARTTLS (RFC 4511, section 4.14.1). */
const REQUEST = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037', 'latin1'),
]);
/** A longer answer is none of this. Bytes. */
const MOST_ANSWER = 4_096;

/**
 * Asks for STARTTLS on a fresh connection; when it resolves, the next byte of both sides is TLS. Done here and not by the client library:
 * what somebody in between sends in the clear behind the answer would lie in its buffer, and be read as the server's own afterwards
 * (CVE-2011-0411 is of this kind). Here it ends the connection.
 */
export function askStartTls(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let got = Buffer.alloc(0);
    const done = (error?: Error): void => {
      socket.off('data', onData).off('error', done).off('close', onClose);
      socket.pause();
      if (error === undefined) resolve();
      else reject(error);
    };
    const onClose = (): void => done(new Error('closed at STARTTLS'));
    const onData = (chunk: Buffer): void => {
      got = Buffer.concat([got, chunk]);
      const size = messageSize(got);
      if (size === 'bad' || got.length > MOST_ANSWER) return done(new Error('no answer to STARTTLS'));
      if (size === 'short' || got.length < size) return;
      if (got.length > size) return done(new Error('bytes in the clear behind STARTTLS'));
      done(isSuccess(got) ? undefined : new Error('STARTTLS refused'));
    };
    socket.on('data', onData).once('error', done).once('close', onClose);
    socket.write(REQUEST);
  });
}

/** Length of the BER message that begins here, its head included. */
function messageSize(bytes: Buffer): number | 'short' | 'bad' {
  if (bytes.length < 2) return bytes.length === 1 && bytes[0] !== 0x30 ? 'bad' : 'short';
  if (bytes[0] !== 0x30) return 'bad';
  const { length, head } = lengthAt(bytes, 1);
  return length === undefined ? (head > 4 ? 'bad' : 'short') : 1 + head + length;
}

/** SEQUENCE { INTEGER 1, ExtendedResponse { ENUMERATED 0, … } }. */
function isSuccess(bytes: Buffer): boolean {
  const inner = 1 + lengthAt(bytes, 1).head;
  if (!bytes.subarray(inner, inner + 3).equals(Buffer.from([0x02, 0x01, 0x01])) || bytes[inner + 3] !== 0x78) return false;
  const result = inner + 4 + lengthAt(bytes, inner + 4).head;
  return bytes.subarray(result, result + 3).equals(Buffer.from([0x0a, 0x01, 0x00]));
}

/** A BER length and how many bytes it takes; no length where they are not there yet, or are more than four. */
function lengthAt(bytes: Buffer, at: number): { readonly length: number | undefined; readonly head: number } {
  const first = bytes[at];
  if (first === undefined) return { length: undefined, head: 1 };
  if (first < 0x80) return { length: first, head: 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4) return { length: undefined, head: 5 };
  if (bytes.length < at + 1 + count) return { length: undefined, head: 1 };
  return { length: bytes.readUIntBE(at + 1, count), head: 1 + count };
}
