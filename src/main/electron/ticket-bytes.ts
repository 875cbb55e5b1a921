import type { Readable } from 'node:stream';
import type { Bytes } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import type { MachineLock } from '#main/platform/lock-port';
import { acceptUpload, answerDownload } from '#main/server/content/bytes-answer';
import { commonHeaders } from '#main/server/content/security-headers';

/** A page's request for `/bytes/TICKET`. */
export interface BytesRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  readonly ticket: string;
  /** The header `Range`. */
  readonly range: string | undefined;
  /** Bytes of the body, where that was said. */
  readonly length: number | undefined;
  readonly body: Readable;
}

/** What a page is answered; `open` starts reading and is not called for HEAD. */
export interface BytesReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly open?: () => Readable;
}

/** Answers requests for bytes by ticket. */
export type AnswerBytes = (request: BytesRequest) => Promise<BytesReply>;

/** Answers by the tickets of a hub in this process, while its windows are open: locked, they are given no more than a locked browser. */
export function answerFrom(
  { bytes, lock }: { readonly bytes: Bytes; readonly lock: Pick<MachineLock, 'onState'> },
  scope: Scope,
): AnswerBytes {
  let locked = false;
  scope.onClose(lock.onState((now) => void (locked = now)));
  return async ({ method, ticket, range, length, body }) => {
    if (locked) return { status: 423, headers: commonHeaders };
    return method === 'PUT' ? await acceptUpload(bytes, ticket, length, body) : answerDownload(bytes, ticket, range);
  };
}
