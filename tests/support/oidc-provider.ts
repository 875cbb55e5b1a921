import { constants, createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign, type JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Provider,
  type Adapter,
  type AdapterPayload,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { createHeadlessBrowser, type HeadlessBrowser } from './headless-login';
import { makeTlsCertificate } from './tls-certificate';

/** Somebody whom the provider knows. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly tenant: string;
  readonly groups: readonly string[];
}

/** What is wrong with the next ID tokens; all else of them stays right. */
export interface Forgery {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `none`: no signature. `HS256`: signed with the client's id as the key. */
  readonly alg?: 'none' | 'HS256';
  /** Signed by a key that the provider does not show. */
  readonly stranger?: boolean;
}

export interface OidcOptions {
  readonly people?: Readonly<Record<string, Person>>;
  /** Clients beside `axle-desktop` (public, loopback, any port) and `axle-hub` (secret `hub-secret`, loopback `/sign-in/callback`). */
  readonly clients?: readonly ClientMetadata[];
  /** Lifetimes in seconds. */
  readonly ttl?: Readonly<Partial<Record<'AccessToken' | 'RefreshToken' | 'DeviceCode' | 'IdToken', number>>>;
}

/** The certified OpenID provider `oidc-provider` over HTTPS on loopback. */
export interface OidcProvider {
  /** `https://localhost:PORT`. */
  readonly issuer: string;
  /** The certificate that a client has to trust, PEM. */
  readonly ca: string;
  /** What was asked at the token endpoint: grant type and `ok` or the error, oldest first. */
  readonly grants: readonly string[];
  /** A browser of this person, signed in nowhere. */
  browser(person: string): HeadlessBrowser;
  /** Refresh tokens that were given so far are refused from now on, as when they expired or were revoked. */
  revokeRefreshTokens(): void;
  /** The clock of the provider is so many milliseconds ahead: its Date header, and `iat`, `exp` of its ID tokens. */
  setSkew(ms: number): void;
  /** ID tokens are forged in this way; undefined ends it. */
  forge(how: Forgery | undefined): void;
  /** The token endpoint refuses with this body (status 400), as a recorded answer of another provider; undefined ends it. */
  refuseWith(body: Readonly<Record<string, unknown>> | undefined): void;
  /** New signing keys; those before are shown no more. */
  rotateKeys(): void;
  /** Nobody is there until `resume`, which listens at the same port. */
  stop(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

const person = (name: string, tenant: string, groups: readonly string[]): Person => ({
  name: `${name} Example`,
  email: `${name.toLowerCase()}@example.test`,
  tenant,
  groups,
});

/** Whom the provider knows unless told otherwise. */
export const people: Readonly<Record<string, Person>> = {
  ada: person('Ada', '11111111-1111-4111-8111-111111111111', ['operators', 'administrators']),
  grace: person('Grace', '22222222-2222-4222-8222-222222222222', ['operators']),
};

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const clients: readonly ClientMetadata[] = [
  {
    client_id: 'axle-desktop',
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    redirect_uris: ['http://localhost', 'http://127.0.0.1'],
    grant_types: ['authorization_code', 'refresh_token', DEVICE_GRANT],
    response_types: ['code'],
  },
  {
    client_id: 'axle-hub',
    client_secret: 'hub-secret',
    application_type: 'native',
    redirect_uris: ['http://localhost/sign-in/callback', 'http://127.0.0.1/sign-in/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  },
];

/** Starts one at a free port, with people, keys and a certificate of its own. */
export async function startOidcProvider(options: OidcOptions = {}): Promise<OidcProvider> {
  const { key, cert } = makeTlsCertificate();
  const known = options.people ?? people;
  const stored = new Map<string, AdapterPayload>();
  const grants: string[] = [];
  let skew = 0;
  let forgery: Forgery | undefined;
  let refusal: Readonly<Record<string, unknown>> | undefined;
  let jwk = makeKey();
  let answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> = () => Promise.resolve();
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const issuer = `https://localhost:${port}`;
  answer = answerOf(makeProvider());

  async function listen(at: number): Promise<Server> {
    const made = createServer({ key, cert }, (request, response) => void answer(request, response));
    made.listen(at, '127.0.0.1');
    await once(made, 'listening');
    return made;
  }

  async function stop(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  function makeProvider(): Provider {
    const provider = new Provider(issuer, { ...configurationOf(known, options), jwks: { keys: [jwk] }, adapter: adapterOver(stored) });
    provider.use(async (ctx, next) => {
      if (ctx.path === '/token' && refusal !== undefined) {
        ctx.status = 400;
        ctx.body = refusal;
      } else await next();
      if (skew !== 0) ctx.set('date', new Date(Date.now() + skew).toUTCString());
      const body: unknown = ctx.body;
      if (!isRecord(body)) return;
      if (ctx.path === '/devicecode' && 'device_code' in body) body['interval'] = 1; // RFC 8628 3.2: five seconds, where it is not told
      if (typeof body['id_token'] === 'string' && (skew !== 0 || forgery !== undefined)) body['id_token'] = forged(body['id_token']);
    });
    const note = (ctx: KoaContextWithOIDC, how: string): void => void grants.push(`${String(ctx.oidc.params?.['grant_type'])} ${how}`);
    provider.on('grant.success', (ctx: KoaContextWithOIDC) => note(ctx, 'ok'));
    provider.on('grant.error', (ctx: KoaContextWithOIDC, { message }: Error) => note(ctx, message));
    return provider;
  }

  function forged(token: string): string {
    const [head = '', claims = ''] = token.split('.');
    const read = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    const write = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const given = read(claims);
    const late = (name: string): number => Number(given[name]) + Math.round(skew / 1_000);
    const alg = forgery?.alg ?? 'RS256';
    const unsigned = `${write({ ...read(head), alg })}.${write({ ...given, iat: late('iat'), exp: late('exp'), ...forgery?.claims })}`;
    if (alg === 'none') return `${unsigned}.`;
    if (alg === 'HS256') return `${unsigned}.${createHmac('sha256', String(given['aud'])).update(unsigned).digest('base64url')}`;
    const signing = createPrivateKey({ key: forgery?.stranger === true ? makeKey() : jwk, format: 'jwk' });
    return `${unsigned}.${sign('sha256', Buffer.from(unsigned), { key: signing, padding: constants.RSA_PKCS1_PADDING }).toString('base64url')}`;
  }

  return {
    issuer,
    ca: cert,
    grants,
    browser: (name) => createHeadlessBrowser(name, cert),
    revokeRefreshTokens() {
      for (const id of stored.keys()) if (id.startsWith('RefreshToken:')) stored.delete(id);
    },
    setSkew: (ms) => void (skew = ms),
    forge: (how) => void (forgery = how),
    refuseWith: (body) => void (refusal = body),
    rotateKeys() {
      jwk = makeKey();
      answer = answerOf(makeProvider());
    },
    stop,
    async resume() {
      server = await listen(port);
    },
    close: stop,
  };
}

const answerOf = (provider: Provider) => {
  const callback = provider.callback();
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await callback(request, response);
  };
};

function configurationOf(known: Readonly<Record<string, Person>>, { clients: more = [], ttl }: OidcOptions): Configuration {
  return {
    clients: [...clients, ...more],
    pkce: { required: () => true },
    scopes: [
      'openid',
      'offline_access',
      'profile',
      'email',
      'groups',
      'api.read',
      'https://graph.microsoft.com/User.Read',
      'https://graph.microsoft.com/.default',
    ],
    claims: { openid: ['sub', 'tid', 'oid', 'preferred_username'], profile: ['name'], email: ['email'], groups: ['groups'] },
    conformIdTokenClaims: false, // name, mail and groups stand in the ID token, as Entra does
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, mask: '****-****' },
      revocation: { enabled: true },
      userinfo: { enabled: true },
    },
    issueRefreshToken: (_ctx, client, code) => client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 3_600,
      ClientCredentials: 3_600,
      IdToken: 3_600,
      RefreshToken: 86_400,
      DeviceCode: 600,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
      ...ttl,
    },
    findAccount: (_ctx, sub) => {
      const found = known[sub];
      if (found === undefined) return undefined;
      const { name, email, tenant: tid, groups } = found;
      return {
        accountId: sub,
        claims: () => ({ sub, oid: `oid-${sub}`, tid, name, email, preferred_username: email, groups: [...groups] }),
      };
    },
    cookies: { keys: [randomUUID()] },
    routes: { device_authorization: '/devicecode' }, // what MSAL makes of the token endpoint, whatever discovery says
  };
}

const makeKey = (): JsonWebKey & { kty: 'RSA' } => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' }),
  kty: 'RSA',
  kid: randomUUID(),
  use: 'sig',
  alg: 'RS256',
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What the provider keeps, in a map that tests can reach: `Model:id`. */
function adapterOver(stored: Map<string, AdapterPayload>): (model: string) => Adapter {
  return (model) => {
    const found = (test: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
      Promise.resolve([...stored].find(([id, payload]) => id.startsWith(`${model}:`) && test(payload))?.[1]);
    return {
      upsert: (id, payload) => Promise.resolve(void stored.set(`${model}:${id}`, payload)),
      find: (id) => Promise.resolve(stored.get(`${model}:${id}`)),
      findByUserCode: (code) => found(({ userCode }) => userCode === code),
      findByUid: (uid) => found((payload) => payload.uid === uid),
      consume(id) {
        const payload = stored.get(`${model}:${id}`);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1_000);
        return Promise.resolve();
      },
      destroy: (id) => Promise.resolve(void stored.delete(`${model}:${id}`)),
      revokeByGrantId(grant) {
        for (const [id, payload] of stored) if (payload.grantId === grant) stored.delete(id);
        return Promise.resolve();
      },
    };
  };
}
