import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HubError } from '#shared/contract/errors';
import type { Bytes } from '#main/hub/hub-port';
import { asStorage } from '#main/platform/storage-faults';
import { parseRange } from './byte-range';
import { attachment } from './disposition';
import { commonHeaders, INERT_POLICY } from './security-headers';

/** An answer to `/bytes/TICKET`, free of any transport. `open` starts reading; it is not called for HEAD. */
export interface BytesAnswer {
  readonly status: 200 | 204 | 206 | 400 | 404 | 413 | 416 | 507;
  readonly headers: Readonly<Record<string, string>>;
  readonly open?: () => Readable;
}

const inert = { ...commonHeaders, 'content-security-policy': INERT_POLICY, 'cache-control': 'no-store' };
const refusal = (status: 204 | 400 | 404 | 413 | 507): BytesAnswer => ({ status, headers: inert });

/** What a download by ticket answers; always as an attachment, so that nothing of it is shown as a page of ours. */
export function answerDownload(bytes: Bytes, ticket: string, range: string | undefined): BytesAnswer {
  const content = bytes.take(ticket, 'get');
  if (content === undefined) return refusal(404);
  const { size } = content;
  const headers = { ...inert, 'content-type': content.type, 'content-disposition': attachment(content.name) };
  if (size === undefined) return { status: 200, headers, open: () => content.open(0, undefined) };
  const part = parseRange(range, size);
  if (part === 'unsatisfiable') {
    return { status: 416, headers: { ...inert, 'content-range': `bytes */${size}`, 'accept-ranges': 'bytes' } };
  }
  const whole = { ...headers, 'accept-ranges': 'bytes', 'content-length': String(size) };
  if (part === undefined) return { status: 200, headers: whole, open: () => content.open(0, undefined) };
  const { start, end } = part;
  return {
    status: 206,
    headers: { ...whole, 'content-length': String(end - start + 1), 'content-range': `bytes ${start}-${end}/${size}` },
    open: () => content.open(start, end),
  };
}

class TooLong extends Error {}

/** Writes an upload to where its ticket says: exactly the size that was announced, at the pace of the disk. */
export async function acceptUpload(bytes: Bytes, ticket: string, length: number | undefined, body: Readable): Promise<BytesAnswer> {
  const target = bytes.take(ticket, 'put');
  if (target === undefined) return refusal(404);
  if (length !== undefined && length > target.size) return refusal(413);
  let seen = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > target.size) done(new TooLong());
      else done(null, chunk);
    },
    flush: (done) => done(seen === target.size ? null : new Error('upload ended early')),
  });
  try {
    await pipeline(body, measure, target.open());
    return refusal(204);
  } catch (error) {
    if (error instanceof TooLong) return refusal(413);
    if (HubError.is(asStorage(error, ''), 'STORAGE_FULL')) return refusal(507);
    if (seen < target.size && (body.destroyed || body.readableEnded)) return refusal(400);
    throw error;
  }
}
