import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exampleGraph, type GraphData } from './graph-data';
import { makeLoopbackCertificate } from './loopback-certificate';

/** The token that is taken. */
export const GRAPH_TOKEN = 'a-token-of-graph';

/** What was asked, part by part of a batch. */
export interface GraphAsked {
  readonly method: string;
  /** Below the version, with its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly inBatch: boolean;
}

/** An answer. A body that is no text and no bytes is sent as JSON. */
export interface GraphAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Graph v1.0 over HTTPS on loopback, as far as Axle asks it, in the JSON that Microsoft documents. */
export interface GraphDouble {
  readonly url: URL;
  /** The authority of its certificate: in PEM, and a file of it. */
  readonly authority: string;
  readonly authorityFile: string;
  readonly asked: readonly GraphAsked[];
  /** Answers what is asked for next below this path in this way, once for each; undefined never answers. */
  answerNext(below: string, ...answers: readonly (GraphAnswer | undefined)[]): void;
  /** Told when something is asked that never is answered. */
  held(): Promise<void>;
  close(): Promise<void>;
}

/** An error as Graph writes them. */
export const graphError = (status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): GraphAnswer => ({
  status,
  headers,
  body: {
    error: {
      code,
      message,
      innerError: { date: '2026-01-02T03:04:05', 'request-id': 'f1e2d3c4-0000-4000-8000-000000000000', 'client-request-id': 'f1e2d3c4' },
    },
  },
});
/** Too many requests: come again after so many seconds, or a date. */
export const throttled = (retryAfter: string): GraphAnswer =>
  graphError(429, 'TooManyRequests', 'Too many requests', { 'Retry-After': retryAfter });
/** The permission is not there. */
export const denied = graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

/** Starts one; its data can be others than the example's. */
export async function startGraphDouble(data: GraphData = exampleGraph()): Promise<GraphDouble> {
  const { authority, certificate, key } = makeLoopbackCertificate();
  const folder = mkdtempSync(path.join(tmpdir(), 'axle-graph-double-'));
  const authorityFile = path.join(folder, 'authority.pem');
  writeFileSync(authorityFile, authority);
  const asked: GraphAsked[] = [];
  const planned: { below: string; answers: (GraphAnswer | undefined)[] }[] = [];
  const holding = new EventEmitter();
  let isHeld = false;

  /** What one request, or one part of a batch, is answered; undefined never is. */
  function answer(request: GraphAsked): GraphAnswer | undefined {
    asked.push(request);
    const plan = planned.find(({ below, answers }) => request.path.startsWith(below) && answers.length > 0);
    if (plan !== undefined) return plan.answers.shift();
    if (!request.inBatch && request.headers.authorization !== `Bearer ${GRAPH_TOKEN}`) {
      return graphError(401, 'InvalidAuthenticationToken', 'Access token is empty.');
    }
    return resource(request, data, server.url);
  }

  function batch(text: string, headers: IncomingHttpHeaders): GraphAnswer {
    const { requests } = JSON.parse(text) as { requests: { id: string; method: string; url: string }[] };
    if (requests.length > 20)
      return graphError(400, 'MaximumValueExceeded', 'Number of batch request steps exceeds the maximum value of 20.');
    const responses = requests.flatMap(({ id, method, url }) => {
      const part = answer({ method, path: url, headers, inBatch: true });
      return part === undefined ? [] : [{ id, ...part, headers: { ...part.headers, 'Content-Type': 'application/json' } }];
    });
    // In any order, as Graph says.
    return { status: 200, body: { responses: responses.toReversed() } };
  }

  function respond(request: IncomingMessage, text: string, response: ServerResponse): void {
    const { method = 'GET', headers, url = '/' } = request;
    const below = url.replace(/^\/v1\.0/, '');
    const taken = url.startsWith('/v1.0/') ? { method, path: below, headers, inBatch: false } : undefined;
    const first = taken === undefined ? graphError(400, 'BadRequest', 'Invalid version.') : answer(taken);
    const said = first?.status === 200 && below === '/$batch' ? batch(text, headers) : first;
    if (said === undefined) {
      isHeld = true;
      holding.emit('held');
      return;
    }
    const { status, body, headers: more = {} } = said;
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const content = raw ? body : JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json;odata.metadata=minimal', ...more }).end(content);
  }

  const listening = createServer({ cert: certificate, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => respond(request, Buffer.concat(chunks).toString(), response));
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const server = { url: new URL(`https://localhost:${(listening.address() as AddressInfo).port}`) };
  return {
    url: server.url,
    authority,
    authorityFile,
    asked,
    answerNext: (below, ...answers) => void planned.push({ below, answers: [...answers] }),
    held: async () => void (isHeld || (await once(holding, 'held'))),
    async close() {
      listening.closeAllConnections();
      listening.close();
      await once(listening, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

/** What there is at a path. */
function resource({ path: text, headers }: GraphAsked, data: GraphData, base: URL): GraphAnswer {
  const url = new URL(text, base);
  const at = decodeURIComponent(url.pathname);
  if (at === '/$batch') return { status: 200 };
  if (at === '/me') return { status: 200, body: data.users[0] };
  if (/^\/me\/photos?\b/.test(at)) return { status: 200, headers: { 'Content-Type': 'image/jpeg' }, body: JPEG };
  const [, collection = '', id] = /^\/(users|groups|devices|sites)(?:\/([^/]+))?$/.exec(at) ?? [];
  const listed = data.lists[at] ?? data[collection as 'users' | 'groups' | 'devices' | 'sites'];
  if (listed === undefined) return graphError(404, 'Request_ResourceNotFound', `Resource '${at}' does not exist.`);
  if (data.lists[at] === undefined && id !== undefined) {
    const one = listed.find((entry) => entry['id'] === id || entry['userPrincipalName'] === id);
    return one === undefined
      ? graphError(
          404,
          'Request_ResourceNotFound',
          `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
        )
      : { status: 200, body: one };
  }
  const search = url.searchParams.get('$search');
  if (search !== null && headers['consistencylevel'] !== 'eventual') {
    return graphError(
      400,
      'Request_UnsupportedQuery',
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const wanted = search === null ? undefined : clausesOf(search);
  if (search !== null && wanted === undefined) return graphError(400, 'BadRequest', `Syntax error: ${search}`);
  const words = url.searchParams.get('search');
  const matching = listed.filter(
    (entry) =>
      (wanted === undefined || wanted.some(([property, value]) => holds(entry[property], value))) &&
      (words === null || words === '*' || holds(entry['displayName'], words)),
  );
  return page(matching, url);
}

function page(entries: readonly unknown[], url: URL): GraphAnswer {
  const top = Number(url.searchParams.get('$top') ?? 100);
  const from = Number(url.searchParams.get('$skiptoken') ?? 0);
  const next = new URL(`/v1.0${url.pathname}${url.search}`, url);
  next.searchParams.set('$skiptoken', String(from + top));
  return {
    status: 200,
    body: {
      '@odata.context': `${url.origin}/v1.0/$metadata#${url.pathname.slice(1)}`,
      ...(from + top < entries.length && { '@odata.nextLink': next.href }),
      value: entries.slice(from, from + top),
    },
  };
}

/** The clauses of `$search`: `"property:value"`, with OR between; undefined where it is not written so. */
function clausesOf(search: string): [string, string][] | undefined {
  const clause = String.raw`"((?:[^"\\]|\\.)*)"`;
  if (!new RegExp(`^${clause}(?: OR ${clause})*$`).test(search)) return undefined;
  return [...search.matchAll(new RegExp(clause, 'g'))].map(([, inside = '']) => {
    const [property = '', ...value] = inside.replaceAll(/\\(.)/g, '$1').split(':');
    return [property, value.join(':')];
  });
}

/** A word begins with it, or the whole does. */
const holds = (text: unknown, value: string): boolean =>
  typeof text === 'string' && ` ${text.toLowerCase()}`.includes(` ${value.toLowerCase()}`);
