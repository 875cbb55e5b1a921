import fastify from 'fastify';
import { HubError } from '#shared/contract/errors';
import { MOST_BODY } from '#shared/contract/trigger-values';
import type { OpenHooks } from '#main/hub/hub-port';
import { commonHeaders, INERT_POLICY } from './content/security-headers';

/** Senders that are connected at once. */
const MOST_CONNECTIONS = 256;
/** A request has so long to arrive whole. Milliseconds. */
const ARRIVE_MS = 15_000;
/** A connection on which nothing is asked stays for so long. Milliseconds. */
const IDLE_MS = 5_000;

const inert = { ...commonHeaders, 'content-security-policy': INERT_POLICY, 'cache-control': 'no-store' };

/**
 * A server of its own with one path, `POST /hooks/ID`: who reaches it reaches nothing else of the hub, no page, session or socket.
 * Fails with PORT_TAKEN or ADDRESS_UNKNOWN.
 */
export const createHooksFace: OpenHooks = async ({ address, port, scope, answer, incident }) => {
  const app = fastify({
    logger: false,
    bodyLimit: MOST_BODY,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 64 },
    requestTimeout: ARRIVE_MS,
    keepAliveTimeout: IDLE_MS,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
    // An address that cannot be read is answered as any other that there is not.
    frameworkErrors: (_error, _request, reply) => void reply.hijack().raw.writeHead(404, inert).end(),
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  app.removeAllContentTypeParsers();
  // A signature is over the bytes as they came.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Params: { id: string } }>('/hooks/:id', async (request, reply) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
    );
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const from = request.raw.socket.remoteAddress ?? '';
    const { status, body: said, retryAfterSeconds } = await answer({ id: request.params.id, headers, body, address: from });
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    return reply.code(status).headers(inert).send(said);
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).headers(inert).send());
  app.setErrorHandler((error: unknown, _request, reply) => {
    const status: unknown = error !== null && typeof error === 'object' && 'statusCode' in error ? error.statusCode : undefined;
    if (typeof status === 'number' && status >= 400 && status < 500) return reply.code(status).headers(inert).send({ code: 'BAD_INPUT' });
    return reply
      .code(500)
      .headers(inert)
      .send({ code: 'INTERNAL', incident: incident(error, 'http hooks') });
  });
  scope.onClose(() => app.close());
  try {
    await app.listen({ host: address, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE' || code === 'EACCES') throw new HubError('PORT_TAKEN', { port }, { cause: error });
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL') {
      throw new HubError('ADDRESS_UNKNOWN', { address }, { cause: error });
    }
    throw error;
  }
  const at = app.server.address();
  return { port: at !== null && typeof at === 'object' ? at.port : port };
};
