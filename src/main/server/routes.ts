import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaceAudit, Hub, SignIn } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import type { Admission } from './admission';
import { cookie } from './cookies';
import { acceptUpload, answerDownload, type BytesAnswer } from './content/bytes-answer';
import type { RendererFiles } from './content/renderer-files';
import { commonHeaders, INERT_POLICY } from './content/security-headers';
import { openLinked } from './linked-session';
import type { LinkTickets } from './link-tickets';
import { noticePage, type Notice } from './pages';
import { addSignInRoutes, isSignInPath } from './sign-in-routes';

/** A browser that exchanged a link for a session. */
export interface Opened {
  readonly address: string;
  readonly userAgent: string;
}

/** What the routes need of the hub and of the face that they are part of. */
export interface RouteOptions {
  readonly hub: Hub;
  readonly audit: FaceAudit;
  readonly signIn: SignIn | undefined;
  readonly scope: Scope;
  readonly admission: Admission;
  readonly tickets: LinkTickets;
  readonly files: RendererFiles;
  /** Whose browser it is: the person that the hub runs for. */
  readonly person: string;
  readonly onOpened: (who: Opened) => void;
}

const inert = { ...commonHeaders, 'content-security-policy': INERT_POLICY, 'cache-control': 'no-store' };

/** The paths of the HTTP face. Only `/open` and, where there are accounts, `/sign-in` answer without a session. */
export function addRoutes(app: FastifyInstance, options: RouteOptions): void {
  const { hub, audit, signIn, scope, admission, tickets, files, person, onOpened } = options;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null)); // Bodies are read by who wants them.

  app.addHook('onRequest', async (request, reply) => {
    const turned = admission.turn(request.raw);
    if (turned !== undefined) {
      hub.log.warn('http.refused', { reason: turned });
      return reply
        .code(turned === 'host' ? 421 : 403)
        .headers(inert)
        .send();
    }
    const path = pathOf(request);
    if (path === '/open' || (signIn !== undefined && isSignInPath(path))) return undefined;
    const session = admission.session(request.raw);
    // The dashboard's own files are there for the lock screen; what runs have written is not.
    if (session?.locked === true && path.startsWith('/bytes/')) return reply.code(423).headers(inert).send({ code: 'LOCKED' });
    if (session !== undefined) return undefined;
    if (wantsPage(request) && signIn?.possible() === true) {
      const location = path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(request.url)}`;
      return reply
        .code(303)
        .headers({ ...inert, location })
        .send();
    }
    return wantsPage(request) ? notice(request, reply, 401, 'no-session') : reply.code(401).headers(inert).send({ code: 'SESSION_ENDED' });
  });

  if (signIn !== undefined) addSignInRoutes(app, { hub, audit, signIn, scope, admission, person, onOpened });

  app.head('/open', (_request, reply) => reply.code(403).headers(inert).send());

  app.get('/open', async (request, reply) => {
    // A browser that loads ahead, and says so, is nobody who opened it; 403 makes it ask again when somebody does.
    if (isAhead(request)) return reply.code(403).headers(inert).send();
    const { ticket } = request.query as { readonly ticket?: unknown };
    if (typeof ticket !== 'string' || !tickets.redeem(ticket)) {
      hub.log.warn('http.ticket-refused');
      return notice(request, reply, 403, 'ticket-refused');
    }
    const who = { address: request.raw.socket.remoteAddress ?? '', userAgent: (request.headers['user-agent'] ?? '').slice(0, 512) };
    const session = await openLinked({ hub, audit, scope, person }, who);
    onOpened(who);
    return reply
      .code(303)
      .headers({
        ...inert,
        location: '/',
        'set-cookie': cookie(request.raw, admission.cookieName(), hub.sessions.secretFor(session)),
      })
      .send();
  });

  app.route<{ Params: { ticket: string } }>({
    method: ['GET', 'HEAD'],
    url: '/bytes/:ticket',
    handler: (request, reply) => send(reply, answerDownload(hub.bytes, request.params.ticket, request.headers.range), request.method),
  });

  app.put<{ Params: { ticket: string } }>('/bytes/:ticket', async (request, reply) => {
    const length = request.headers['content-length'];
    const answer = await acceptUpload(hub.bytes, request.params.ticket, length === undefined ? undefined : Number(length), request.raw);
    // What was not read of a refused body would otherwise be taken for the next request.
    if (answer.status >= 400) reply.header('connection', 'close');
    return send(reply, answer, 'PUT');
  });

  app.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler: async (request, reply) => {
      const { status, headers, body } = await files.answer(pathOf(request));
      return reply
        .code(status)
        .headers({ ...headers, 'content-length': String(body.length) })
        .send(request.method === 'HEAD' ? '' : body);
    },
  });

  app.setNotFoundHandler((_request, reply) => reply.code(404).headers(inert).send());
  app.setErrorHandler((error: unknown, request, reply) => {
    const status = statusOf(error);
    if (status < 500) return reply.code(status).headers(inert).send({ code: 'BAD_INPUT' });
    return reply
      .code(500)
      .headers(inert)
      .send({ code: 'INTERNAL', incident: hub.incident(error, `http ${request.method}`) });
  });
}

async function send(reply: FastifyReply, { status, headers, open }: BytesAnswer, method: string): Promise<FastifyReply> {
  reply.code(status).headers(headers);
  return method === 'HEAD' || open === undefined ? reply.send() : reply.send(open());
}

function notice(request: FastifyRequest, reply: FastifyReply, status: number, which: Notice): FastifyReply {
  const { headers } = request;
  const fromElsewhere =
    which === 'no-session' && headers['sec-fetch-site'] !== undefined && !['same-origin', 'none'].includes(headers['sec-fetch-site']);
  const page = noticePage(which, headers['accept-language'], fromElsewhere);
  return reply.code(status).headers(page.headers).send(page.body);
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';

/** What browsers say, past and present, of a request that nobody made yet. */
const aheadHeaders = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;

const isAhead = ({ headers }: FastifyRequest): boolean =>
  aheadHeaders.some((name) => /^\s*(?:prefetch|prerender|preview)\b/i.test(String(headers[name] ?? '')));

const wantsPage = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('text/html') ?? false;

function statusOf(error: unknown): number {
  const status: unknown = error !== null && typeof error === 'object' && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
