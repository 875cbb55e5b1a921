import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from '#shared/contract/zod';
import type { Duplex } from '#shared/rpc/duplex';
import type { Outgoing } from './hub-port';

/** Bytes of one frame at most: as text they are a third more, and a frame has a bound. */
const PIECE = 512 * 1024;

/** What the hub answers a ticket that is shown with a token: pieces, each only once the client has asked for more, and how it ended. */
export const BytesFrame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('bytes'), data: z.base64() }),
  z.object({ t: z.literal('end'), outcome: z.enum(['sent', 'no-ticket', 'broken']) }),
]);
export type BytesFrame = z.infer<typeof BytesFrame>;

/** What the client says to have the next piece. */
export const MORE = { t: 'more' } as const;

/** Sends the bytes of a ticket, at the pace of who asks for them, and closes the connection. Gives what broke off in the hub, if anything did. */
export async function sendBytes(duplex: Duplex, content: Outgoing | undefined): Promise<unknown> {
  const end = (outcome: 'sent' | 'no-ticket' | 'broken'): void => {
    duplex.send({ t: 'end', outcome } satisfies BytesFrame);
    duplex.close();
  };
  const gone = new AbortController();
  let asked = false;
  let waiting: (() => void) | undefined;
  duplex.onClose(() => gone.abort());
  duplex.onFrame(() => {
    const go = waiting;
    waiting = undefined;
    if (go === undefined) asked = true;
    else go();
  });
  if (content === undefined) {
    end('no-ticket');
    return undefined;
  }
  const whenAsked = (go: () => void): void => {
    if (asked) {
      asked = false;
      go();
    } else waiting = go;
  };
  const send = (bytes: Buffer, done: () => void): void => {
    if (bytes.length === 0) return done();
    whenAsked(() => {
      duplex.send({ t: 'bytes', data: bytes.subarray(0, PIECE).toString('base64') } satisfies BytesFrame);
      send(bytes.subarray(PIECE), done);
    });
  };
  const sink = new Writable({ highWaterMark: PIECE, write: (bytes: Buffer, _encoding, done) => send(bytes, done) });
  try {
    await pipeline(content.open(0, undefined), sink, { signal: gone.signal });
    end('sent');
  } catch (error) {
    if (gone.signal.aborted) return undefined;
    end('broken');
    return error;
  }
  return undefined;
}
