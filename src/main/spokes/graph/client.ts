import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { z } from '#shared/contract/zod';
import type { Client, Context, Middleware } from '@microsoft/microsoft-graph-client';
import { createHttpsFetch, type HttpsFetch } from '#main/platform/https-fetch';
import { asGraphFault, passOn, passed } from './faults';
import type { AccessToken, GraphDeps } from './ports';
import type { GraphRead } from './requests';
import { isBusy, pauseAfter } from '#main/platform/retry-after';

/** The version of Graph that Microsoft keeps as it is. */
const VERSION = 'v1.0';

/** For whom Graph is asked, and until when. */
export interface GraphCall {
  readonly actor: Actor;
  readonly signal: AbortSignal;
}

/** Graph, for one call. A token is asked for once for each permission. Fails as IdentityPort does, with GRAPH codes and with CANCELLED. */
export interface GraphClient {
  /** What a path, or the whole address of a next page, answers. */
  json<T>(read: GraphRead, schema: z.ZodType<T>): Promise<T>;
  /** The bytes of something, and what they are; undefined where there is no such thing. */
  bytes(read: GraphRead): Promise<{ readonly bytes: Buffer; readonly type: string } | undefined>;
  /** Asks several things at once. */
  batch<T>(permission: string, body: object, schema: z.ZodType<T>): Promise<T>;
}

/**
 * Microsoft's own client, with a way to Graph of ours: a token that goes to Graph and to nowhere else, one's own
 * certificates, and waiting that can be called off. The package is loaded when something is asked for the first time.
 */
export function createGraphClient(deps: GraphDeps): (call: GraphCall) => GraphClient {
  const https = createHttpsFetch(deps);
  return (call) => clientOf(deps, https, call);
}

function clientOf(deps: GraphDeps, https: HttpsFetch, { actor, signal }: GraphCall): GraphClient {
  const tokens = new Map<string, Promise<AccessToken>>();

  async function tokenOf(scope: string): Promise<AccessToken> {
    const before = tokens.get(scope);
    const known = before === undefined ? undefined : await before;
    // Whoever looks at one page for long outlives a token.
    if (known !== undefined && known.expiresAt > Date.now()) return known;
    const given = deps.identity.token({ scopes: [scope], signal, actor });
    tokens.set(scope, given);
    return await given;
  }

  /** One request and as many more as Graph asks for. */
  async function send(context: Context, permission: string): Promise<Response> {
    const base = deps.base();
    const url = new URL(typeof context.request === 'string' ? context.request : context.request.url);
    // A next page, or a redirection, that leads elsewhere would be handed the token.
    if (url.origin !== base.origin) throw new HubError('GRAPH_UNREACHABLE', { host: base.host, reason: 'answer' });
    const { method = 'GET', body, headers } = context.options ?? {};
    for (let attempt = 1; ; attempt += 1) {
      const { token } = await tokenOf(`${base.origin}/${permission}`);
      const all = { ...Object.fromEntries(new Headers(headers)), authorization: `Bearer ${token}` };
      const answer = await https(url, { method, headers: all, body: typeof body === 'string' ? body : undefined, signal });
      if (!isBusy(answer.status)) return answer;
      const pause = pauseAfter(answer.headers.get('retry-after'), attempt, Date.now());
      if (!pause.again) throw new HubError('GRAPH_THROTTLED', { seconds: pause.seconds });
      await deps.wait(pause.ms, signal);
    }
  }

  async function perform<T>(permission: string, work: (client: Client, sdk: Sdk) => Promise<T>): Promise<T> {
    const sdk = await import('@microsoft/microsoft-graph-client');
    const middleware: Middleware = {
      async execute(context) {
        try {
          context.response = await send(context, permission);
        } catch (error) {
          throw passOn(sdk, error);
        }
      },
    };
    const client = sdk.Client.initWithMiddleware({ middleware, baseUrl: deps.base().origin, defaultVersion: VERSION });
    try {
      return await work(client, sdk);
    } catch (error) {
      throw asGraphFault(passed(sdk, error), { host: deps.base().host, permission, signal });
    }
  }

  /** What Graph sends is read here; the client's own type of it is `any`. */
  function read<T>(schema: z.ZodType<T>, answer: unknown): T {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new HubError('GRAPH_UNREACHABLE', { host: deps.base().host, reason: 'answer' }, { cause: parsed.error });
  }

  return {
    json: ({ path, permission, eventual }, schema) =>
      perform(permission, async (client) => {
        const request = client.api(path);
        if (eventual) request.header('ConsistencyLevel', 'eventual');
        return read(schema, await request.get());
      }),
    bytes: ({ path, permission }) =>
      perform(permission, async (client, { ResponseType }) => {
        const answer: unknown = await client.api(path).responseType(ResponseType.RAW).get();
        if (!(answer instanceof Response)) throw new HubError('GRAPH_UNREACHABLE', { host: deps.base().host, reason: 'answer' });
        if (answer.status === 404) return undefined;
        if (!answer.ok) throw Object.assign(new Error('no bytes'), { statusCode: answer.status, body: await answer.text() });
        return { bytes: Buffer.from(await answer.arrayBuffer()), type: answer.headers.get('content-type') ?? '' };
      }),
    batch: (permission, body, schema) => perform(permission, async (client) => read(schema, await client.api('/$batch').post(body))),
  };
}

type Sdk = typeof import('@microsoft/microsoft-graph-client');
