import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applications as contract } from '#shared/contract/applications';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import { Scope } from '#main/hub/scope';
import { createCertificates, storesOf, type Certificates } from '#main/spokes/certificates/index';
import { createApplications, migrations, type Applications } from '#main/spokes/identity/index';
import { memoryLog, openTestDb, type TestDb } from '../../support/db-worker';
import { memorySealedStore } from '../../support/memory-sealed-store';
import { startOidcProvider, type OidcProvider } from '../../support/oidc-provider';
import { startTokenProvider } from '../../support/token-provider';

// An application that signs in with a certificate (RFC 7523) at a real provider, which knows it by the certificate's key.

const SCOPE = 'https://graph.microsoft.com/.default';
const actor: Actor = { id: 's', name: 'Ada', face: 'cli' };
const context: CallContext = {
  signal: new AbortController().signal,
  actor,
  may: () => true,
  fail: (code, data) => {
    throw new HubError(code, data);
  },
};
let folder: string;
let made: TestDb;
let scope: Scope;
let provider: OidcProvider;
let certificates: Certificates;
let applications: Applications;
let ahead: number;
let entries: { readonly action: string; readonly outcome: string; readonly object?: string; readonly runId?: string }[];

const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
const jwkOf = (name: string): JsonWebKey =>
  new X509Certificate(readFileSync(join(folder, `${name}.crt`))).publicKey.export({ format: 'jwk' });
const open = async (): Promise<void> => {
  scope = new Scope((error) => {
    throw error;
  });
  const audit = { append: (_tx: unknown, entry: (typeof entries)[number]) => Promise.resolve(void entries.push(entry)) };
  const clock = { now: () => Date.now() + ahead };
  const sealed = memorySealedStore();
  certificates = createCertificates({
    db: made.db,
    log: memoryLog(),
    clock,
    audit,
    sealed,
    ownFolder: join(folder, 'own'),
    stores: storesOf('linux', () => folder),
  });
  applications = await createApplications({ scope, db: made.db, log: memoryLog(), clock, audit, certificates });
  certificates.usedBy(applications.usersOf);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axle-application-'));
  for (const name of ['agent', 'stranger'])
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-days',
      '90',
      '-subj',
      `/CN=${name}`,
    );
  [ahead, entries] = [0, []];
  provider = await startOidcProvider({
    clients: [
      {
        client_id: 'agent',
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'PS256',
        jwks: { keys: [{ ...jwkOf('agent'), kty: 'RSA', use: 'sig' }] },
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
  });
  writeFileSync(join(folder, 'provider-ca.txt'), provider.ca);
  made = await openTestDb({ migrations });
  await open();
});
afterEach(async () => {
  await scope.close();
  await made.close();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

const add = (
  name: string,
  certificate = 'agent',
  client = 'agent',
  at = { authority: provider.issuer, ca: join(folder, 'provider-ca.txt') },
) =>
  applications.handlers.add(
    contract.routes.add.input.parse({
      name,
      cloud: 'custom',
      client,
      ...at,
      certificate,
    }),
    context,
  );
const test = (application: string) => applications.handlers.test({ application, scope: SCOPE }, context);
const token = (application: string) => applications.token({ application, scopes: [SCOPE], signal: context.signal, actor, runId: 'run-1' });

it('signs in with a certificate, keeps its token until shortly before it ends, and writes each sign-in down', async () => {
  expect(await add('graph-agent')).toMatchObject({ name: 'graph-agent', certificate: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  const first = await token('graph-agent');
  expect(first).toMatchObject({ upn: '', tenant: '', clientId: 'agent' });
  expect(Date.parse(first.expiresAt) - Date.now()).toBeGreaterThan(3_000_000);
  expect((await token('graph-agent')).token).toBe(first.token);
  expect((await Promise.all([token('graph-agent'), token('graph-agent')])).map((one) => one.token)).toEqual([first.token, first.token]);
  expect(provider.grants).toEqual(['client_credentials ok']);
  expect(await test('graph-agent')).toMatchObject({ scopes: [SCOPE] });
  expect(entries.map(({ action, outcome, runId }) => [action, outcome, runId])).toEqual([
    ['application.add', 'ok', undefined],
    ['certificate.use', 'ok', 'run-1'],
    ['application.token', 'ok', 'run-1'],
    ['certificate.use', 'ok', undefined],
    ['application.token', 'ok', undefined],
  ]);
  // What is kept of it outlasts the hub; its token does not.
  await scope.close();
  await open();
  const { items } = await applications.handlers.list({}, context);
  expect(items).toMatchObject([{ application: { name: 'graph-agent' }, certificate: { name: 'agent', validity: 'valid' } }]);
  expect((await token('graph-agent')).token).not.toBe(first.token);
  await applications.handlers.remove({ application: 'graph-agent' }, context);
  await expect(token('graph-agent')).rejects.toMatchObject({ code: 'APPLICATION_NOT_FOUND' });
});

it('is told apart: a certificate that the provider does not know, an application that it does not, one that has ended, a key that is gone, nobody there', async () => {
  await add('stranger', 'stranger');
  await expect(test('stranger')).rejects.toMatchObject({ code: 'IDENTITY_MISCONFIGURED', data: { part: 'certificate' } });
  await add('unknown', 'agent', 'nobody');
  await expect(test('unknown')).rejects.toMatchObject({ code: 'IDENTITY_MISCONFIGURED', data: { part: 'certificate' } });
  await add('agent');
  ahead = 100 * 86_400_000;
  await expect(test('agent')).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_VALID', data: { certificate: 'agent', reason: 'expired' } });
  ahead = 0;
  renameSync(join(folder, 'agent.key'), join(folder, 'agent.gone'));
  await expect(test('agent')).rejects.toMatchObject({ code: 'CERTIFICATE_KEY_MISSING' });
  await expect(add('again')).rejects.toMatchObject({ code: 'CERTIFICATE_KEY_MISSING' });
  renameSync(join(folder, 'agent.gone'), join(folder, 'agent.key'));
  await provider.stop();
  await expect(test('agent')).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE', data: { reason: 'refused' } });
  await provider.resume();
  expect(await test('agent')).toMatchObject({ scopes: [SCOPE] });
  expect(entries.filter(({ action, outcome }) => action === 'certificate.use' && outcome === 'refused')).toHaveLength(2);
});

it('takes no answer without a token for a sign-in', async () => {
  const empty = await startTokenProvider(undefined);
  try {
    await add('empty', 'agent', 'agent', { authority: empty.authority, ca: empty.ca });
    await expect(test('empty')).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE', data: { reason: 'answer' } });
  } finally {
    await empty.close();
  }
});

it('does not take a key that Entra’s assertions are not signed with, a name twice, or all tenants at once', async () => {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'curve.key',
    '-out',
    'curve.crt',
    '-subj',
    '/CN=curve',
  );
  await expect(add('curve', 'curve')).rejects.toMatchObject({ code: 'CERTIFICATE_KIND_REFUSED', data: { kind: 'ec prime256v1' } });
  await add('agent');
  await expect(add('agent')).rejects.toMatchObject({ code: 'APPLICATION_EXISTS' });
  const entra = { name: 'x', client: 'agent', certificate: 'agent' };
  expect(contract.routes.add.input.safeParse({ ...entra, tenant: 'contoso.example' }).success).toBe(true);
  for (const tenant of [undefined, 'organizations', 'common'])
    expect(contract.routes.add.input.safeParse({ ...entra, tenant }).success).toBe(false);
});

it('keeps the hub’s certificate that it signs in with from being removed, until it is gone itself', async () => {
  const { certificate } = await certificates.handlers.create({ name: 'hub-made', names: [], key: 'rsa-3072', days: 90 }, context);
  await add('graph-agent', 'hub-made');
  const remove = () => certificates.handlers.remove({ certificate: 'hub-made' }, context);
  const users = [{ kind: 'application', id: 'graph-agent', name: 'graph-agent' }];
  await expect(remove()).rejects.toMatchObject({ code: 'CERTIFICATE_IN_USE', data: { certificate: 'hub-made', users } });
  const { items } = await certificates.handlers.list({}, context);
  expect(items.map(({ name, usedBy }) => [name, usedBy.length]).toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
    ['agent', 0],
    ['hub-made', 1],
    ['stranger', 0],
  ]);
  await applications.handlers.remove({ application: 'graph-agent' }, context);
  await remove();
  await expect(certificates.useCertificate(certificate.thumbprint, { actor, purpose: 'test' })).rejects.toMatchObject({
    code: 'CERTIFICATE_NOT_FOUND',
  });
  await expect(certificates.handlers.remove({ certificate: 'agent' }, context)).rejects.toMatchObject({ code: 'CERTIFICATE_FOREIGN' });
});
