import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { makeLoopbackCertificate } from './loopback-certificate';
import { VAULT_TOKEN } from './vault-token';

/** What the token that is taken is of. */
export const VAULT_RESOURCE = 'https://vault.example.test';

/** An answer in place of the usual one. */
export interface VaultAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Version {
  readonly version: string;
  readonly value: string;
  readonly created: number;
}

/** Azure Key Vault over HTTPS on loopback, as far as Axle asks it, in the JSON that Microsoft documents. */
export interface KeyVaultDouble {
  readonly url: URL;
  readonly authority: string;
  /** Leads the name of the vault to loopback. */
  readonly lookup: LookupFunction;
  /** What was asked: `GET /secrets/name`, and whether with a token and with a body. */
  readonly asked: readonly { readonly what: string; readonly token: boolean; readonly body: boolean }[];
  /** The resource that it asks for a token of; can be changed. */
  resource: string;
  put(name: string, value: string): void;
  /** Names that were deleted and can be recovered. */
  readonly deleted: Set<string>;
  readonly disabled: Set<string>;
  /** What has expired is given all the same. */
  readonly expired: Set<string>;
  /** Answers what is asked for next with a token in this way, once for each; undefined never answers. */
  answerNext(...answers: readonly (VaultAnswer | undefined)[]): void;
  close(): Promise<void>;
}

/** An error as Key Vault writes them. */
export const vaultError = (status: number, code: string, inner?: string, headers: Readonly<Record<string, string>> = {}): VaultAnswer => ({
  status,
  headers,
  body: { error: { code, message: `${code}.`, ...(inner !== undefined && { innererror: { code: inner } }) } },
});

/** Starts one. */
export async function startKeyVaultDouble(): Promise<KeyVaultDouble> {
  const { authority, certificate, key } = makeLoopbackCertificate(['ops.vault.example.test']);
  const secrets = new Map<string, Version[]>();
  const asked: { what: string; token: boolean; body: boolean }[] = [];
  const planned: (VaultAnswer | undefined)[] = [];
  const listening = createServer({ cert: certificate, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => respond(request, Buffer.concat(chunks).toString(), response));
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const url = new URL(`https://ops.vault.example.test:${(listening.address() as AddressInfo).port}`);

  const double: KeyVaultDouble = {
    url,
    authority,
    lookup: (host, options, callback) => {
      if (host !== url.hostname) callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), '');
      else if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    },
    asked,
    resource: VAULT_RESOURCE,
    put(name, value) {
      const version = { version: randomBytes(16).toString('hex'), value, created: 1_767_225_600 + (secrets.get(name)?.length ?? 0) };
      secrets.set(name, [...(secrets.get(name) ?? []), version]);
    },
    deleted: new Set(),
    disabled: new Set(),
    expired: new Set(),
    answerNext: (...answers) => void planned.push(...answers),
    async close() {
      listening.closeAllConnections();
      listening.close();
      await once(listening, 'close');
    },
  };
  return double;

  function respond(request: IncomingMessage, text: string, response: ServerResponse): void {
    const at = new URL(request.url ?? '/', url);
    const token = request.headers.authorization !== undefined;
    asked.push({ what: `${request.method} ${at.pathname}`, token, body: text !== '' });
    const said = answer(request, at, text);
    if (said === undefined) return;
    const { status, headers = {}, body } = said;
    response
      .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  function answer({ method, headers }: IncomingMessage, at: URL, text: string): VaultAnswer | undefined {
    if (headers.authorization !== `Bearer ${VAULT_TOKEN}`) {
      const challenge = `Bearer authorization="https://login.microsoftonline.com/72f988bf-0000-4000-8000-000000000000", resource="${double.resource}"`;
      return vaultError(401, 'Unauthorized', undefined, { 'WWW-Authenticate': challenge });
    }
    if (planned.length > 0) return planned.shift();
    const [, , name = '', version] = at.pathname.split('/');
    if (name === '')
      return page(
        [...secrets.keys()].toSorted().map((one) => propertiesOf(one, secrets.get(one)?.at(-1), false)),
        at,
      );
    if (method === 'PUT') {
      if (double.deleted.has(name)) return vaultError(409, 'Conflict', 'ObjectIsDeletedButRecoverable');
      const { value } = JSON.parse(text) as { value: string };
      double.put(name, value);
      return { status: 200, body: { value, ...propertiesOf(name, secrets.get(name)?.at(-1), true) } };
    }
    const versions = secrets.get(name) ?? [];
    if (version === 'versions')
      return page(
        versions.map((one) => propertiesOf(name, one, true)),
        at,
      );
    const found = version === undefined || version === '' ? versions.at(-1) : versions.find((one) => one.version === version);
    if (found === undefined) return vaultError(404, 'SecretNotFound');
    if (double.disabled.has(name)) return vaultError(403, 'Forbidden', 'SecretDisabled');
    return { status: 200, body: { value: found.value, ...propertiesOf(name, found, true) } };
  }

  function propertiesOf(name: string, version: Version | undefined, withVersion: boolean): object {
    const times = { created: version?.created, updated: version?.created, ...(double.expired.has(name) && { exp: 1_767_225_700 }) };
    return {
      id: `${url.origin}/secrets/${name}${withVersion ? `/${version?.version}` : ''}`,
      attributes: { enabled: !double.disabled.has(name), ...times, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 },
      ...(name === 'typed' && { contentType: 'text/plain' }),
      tags: {},
    };
  }
}

function page(entries: readonly object[], at: URL): VaultAnswer {
  const from = Number(at.searchParams.get('$skiptoken') ?? 0);
  const next = new URL(at);
  next.searchParams.set('$skiptoken', String(from + 25));
  return { status: 200, body: { value: entries.slice(from, from + 25), nextLink: from + 25 < entries.length ? next.href : null } };
}
