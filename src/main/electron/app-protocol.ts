import { Readable } from 'node:stream';
import { protocol } from 'electron';
import type { RendererFiles } from '#main/server/content/renderer-files';
import { commonHeaders } from '#main/server/content/security-headers';
import { CRASHED_PATH, crashedPage } from './crashed-page';
import type { DesktopLanguage } from './language';
import { isOurs, SCHEME } from './origin';
import type { AnswerBytes, BytesReply, BytesRequest } from './ticket-bytes';

/** Declares `app://` as a secure origin of its own. Must be called before the application is ready. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** What `app://axle/` answers with. */
export interface AppProtocolOptions {
  readonly files: RendererFiles;
  /** What answers by ticket, once there is a hub: the page is served without waiting for it. */
  readonly bytes: Promise<AnswerBytes>;
  readonly language: DesktopLanguage;
  /** Takes a fault; gives nothing of it to the page. */
  readonly report: (error: unknown) => void;
}

/** Answers `app://axle/`: the dashboard's files, and `/bytes/TICKET` both ways. */
export function serveApp({ files, bytes, language, report }: AppProtocolOptions): void {
  protocol.handle(SCHEME, async (request) => {
    try {
      if (!isOurs(request.url)) return plain(404);
      const { pathname } = new URL(request.url);
      const [, ticket] = /^\/bytes\/([\w-]{1,128})$/.exec(pathname) ?? [];
      if (ticket !== undefined) return await answerBytes(request, ticket, await bytes);
      if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
      if (pathname === CRASHED_PATH) return crashedPage(language.current);
      const { status, headers, body } = await files.answer(pathname);
      return new Response(new Uint8Array(body), { status, headers });
    } catch (error) {
      report(error);
      return plain(500);
    }
  });
}

const plain = (status: number): Response => new Response(null, { status, headers: commonHeaders });

async function answerBytes({ method, headers, body }: Request, ticket: string, answer: AnswerBytes): Promise<Response> {
  if (!takes(method)) return plain(405);
  const length = headers.get('content-length');
  const reply = await answer({
    method,
    ticket,
    range: headers.get('range') ?? undefined,
    length: length === null ? undefined : Number(length),
    body: body === null ? Readable.from([]) : Readable.fromWeb(body),
  });
  return responseOf(reply, method);
}

const takes = (method: string): method is BytesRequest['method'] => method === 'GET' || method === 'HEAD' || method === 'PUT';

function responseOf({ status, headers, open }: BytesReply, method: string): Response {
  if (method === 'HEAD' || open === undefined) return new Response(null, { status, headers });
  return new Response(Readable.toWeb(open()) as ReadableStream, { status, headers });
}
