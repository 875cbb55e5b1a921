import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HubError } from '#shared/contract/errors';
import type { Duplex } from '#shared/rpc/duplex';
import { BytesFrame, MORE } from '#main/hub/token-bytes';
import { exchange, redeem } from '#main/server/content/link-session';
import type { Context } from './context';
import { refuse } from './refuse';

/** Names that are tried until one is free. */
const TRIES = 1_000;

/** Gets the bytes behind a ticket. */
export type GetBytes = (ticket: string) => Promise<Readable>;

/**
 * Bytes never go among the calls of commands. With a token they come over a connection of their own; the person at the machine fetches them from the
 * hub's face for browsers, which is opened on loopback for as long as this takes, with a session of our own.
 */
export async function withBytes(context: Context, work: (get: GetBytes) => Promise<void>): Promise<void> {
  const { dialBytes, interrupted } = context;
  if (dialBytes !== undefined) return await work(async (ticket) => bytesOver(await dialBytes(ticket)));
  const served = new AbortController();
  const events = (await context.hub()).hub.serve({ port: 0 }, { signal: AbortSignal.any([served.signal, interrupted]) });
  try {
    const { value } = await events.next();
    if (value?.type !== 'listening') throw new HubError('DISCONNECTED', {});
    const { port, cookie } = await redeem(value.link);
    await work(async (ticket) => {
      const answer = await exchange({ port, method: 'GET', path: `/bytes/${encodeURIComponent(ticket)}`, headers: { cookie } });
      if (answer.statusCode !== 200) throw new HubError('TICKET_INVALID', {});
      return answer;
    });
  } finally {
    served.abort();
  }
}

/** The bytes that the hub sends over this connection, which is closed with them. */
function bytesOver(duplex: Duplex): Readable {
  const bytes = new Readable({
    read: () => duplex.send(MORE),
    destroy(error, done) {
      duplex.close();
      done(error);
    },
  });
  let ended = false;
  duplex.onFrame((raw) => {
    const frame = BytesFrame.safeParse(raw).data;
    if (frame?.t === 'bytes') return void bytes.push(Buffer.from(frame.data, 'base64'));
    ended = true;
    if (frame?.outcome === 'sent') bytes.push(null);
    else bytes.destroy(new HubError(frame?.outcome === 'no-ticket' ? 'TICKET_INVALID' : 'DISCONNECTED', {}));
  });
  duplex.onClose(() => {
    if (!ended) bytes.destroy(new HubError('DISCONNECTED', {}));
  });
  return bytes;
}

/** Writes to a file of this name in a folder, or of the next name that is free: nothing is written over. Gives its path. */
export async function saveNew(folder: string, name: string, content: Readable): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { name: base, ext } = parse(name);
  for (let at = 1; at <= TRIES; at += 1) {
    const path = join(folder, at === 1 ? name : `${base}-${at}${ext}`);
    const file = createWriteStream(path, { flags: 'wx' });
    try {
      // Before anything is taken of the content, which can be had once.
      await new Promise<void>((resolve, reject) => file.once('open', () => resolve()).once('error', reject));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    await pipeline(content, file);
    return path;
  }
  return refuse(`--save: ${name}`);
}
