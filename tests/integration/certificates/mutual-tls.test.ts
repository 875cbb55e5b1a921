import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CallContext } from '#shared/contract/kernel';
import {
  createCertificates,
  storesOf,
  type Certificates,
  type CertificatesDeps,
  type UsableCertificate,
} from '#main/spokes/certificates/index';
import { memoryLog, openTestDb, type TestDb } from '../../support/db-worker';

// A server that asks for a certificate, as Docker does over TLS, and one that was made here to answer with.

let folder: string;
let made: TestDb;
let certificates: Certificates;
const actor = { id: 's', name: 'Ada', face: 'cli' } as const;
const context: CallContext = {
  signal: new AbortController().signal,
  actor,
  may: () => true,
  fail: () => expect.fail('nothing is refused'),
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axle-mtls-'));
  const values = new Map<string, Buffer>();
  const sealed: CertificatesDeps['sealed'] = {
    state: 'open',
    read: async (name) => Buffer.from(values.get(name) ?? expect.fail('no such value')),
    write: async (name, value) => void values.set(name, Buffer.from(value)),
    remove: async (name) => void values.delete(name),
    begin: async () => undefined,
    status: () => ({ state: 'open', by: 'keychain', reason: null, keySince: null, rotating: false }),
  };
  made = await openTestDb({ migrations: [] });
  certificates = createCertificates({
    db: made.db,
    log: memoryLog(),
    clock: { now: Date.now },
    audit: { append: async () => undefined },
    sealed,
    ownFolder: join(folder, 'own'),
    stores: storesOf('linux', () => folder),
  });
});
afterEach(async () => {
  await made.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Who the server saw, where the client shows `client` to it; `refused` where it let nobody in. */
async function greeted(server: UsableCertificate, accepts: string, client: UsableCertificate): Promise<string> {
  const options = { cert: server.certPem, key: server.keyPem, ca: accepts, requestCert: true, rejectUnauthorized: true };
  const listening = createServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.end(socket.getPeerCertificate().subject.CN?.toString() ?? '');
  });
  const refused = once(listening, 'tlsClientError').then(() => 'refused');
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca: server.certPem, cert: client.certPem, key: client.keyPem });
  const said = (async () => {
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    // A client is through before the server has judged it, and may see nothing but an end.
    return text === '' ? await refused : text;
  })().catch(() => refused);
  try {
    return await said;
  } finally {
    socket.destroy();
    listening.close();
    await once(listening, 'close');
  }
}
const use = (name: string): Promise<UsableCertificate> => certificates.useCertificate(name, { actor, purpose: 'docker' });
const make = (name: string, key: 'ec-p256' | 'rsa-3072') =>
  certificates.handlers.create({ name, names: ['127.0.0.1'], key, days: 1 }, context);

const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

it('is let in with a certificate that was made here, and not with another', async () => {
  for (const [name, key] of [
    ['engine', 'ec-p256'],
    ['agent', 'rsa-3072'],
    ['stranger', 'ec-p256'],
  ] as const)
    await make(name, key);
  const [engine, agent, stranger] = [await use('engine'), await use('agent'), await use('stranger')];
  expect(await greeted(engine, agent.certPem, agent)).toBe('agent');
  expect(await greeted(engine, agent.certPem, stranger)).toBe('refused');
});

it('is let in with one that an authority made from the request', async () => {
  const { request } = await make('agent', 'ec-p256');
  writeFileSync(join(folder, 'agent.csr'), request);
  const certificate = (file: string): string => readFileSync(join(folder, file), 'utf8');
  /** Who `issuer` is said to be signs what `name` asks for. */
  const sign = (name: string, issuer: string, ...more: string[]): Buffer =>
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${issuer}.txt`,
      '-CAkey',
      `${issuer}.secret`,
      '-CAcreateserial',
      '-days',
      '1',
      ...more,
      '-out',
      `${name}.txt`,
    );
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
  openssl('req', '-x509', ...newKey, 'ca.secret', '-out', 'ca.txt', '-subj', '/CN=Example authority');
  openssl(
    'req',
    ...newKey,
    'issuing.secret',
    '-out',
    'issuing.csr',
    '-subj',
    '/CN=Issuing',
    '-addext',
    'basicConstraints=critical,CA:true',
  );
  sign('issuing', 'ca', '-copy_extensions', 'copyall');
  sign('agent', 'issuing', '-copy_extensions', 'copyall');
  await make('engine', 'ec-p256');
  const keep = (name: string, pem: string) => certificates.handlers.importSigned({ certificate: name, pem }, context);
  const refused = (reason: string) => ({ code: 'CERTIFICATE_NOT_OF_KEY', data: { reason } });
  await expect(keep('engine', certificate('agent.txt'))).rejects.toMatchObject(refused('another-key'));
  await expect(keep('agent', request)).rejects.toMatchObject(refused('not-certificate'));
  const before = await use('agent');
  // As authorities send them, in whatever order: the one between is shown to the server, which knows the authority alone.
  const done = await keep('agent', certificate('ca.txt') + certificate('issuing.txt') + certificate('agent.txt'));
  expect(done).toMatchObject({ replaced: true, certificate: { name: 'agent', privateKey: 'hub', selfSigned: false } });
  const issued = await use('agent');
  expect(issued.thumbprint).not.toBe(before.thumbprint);
  // Again it is the same, and none before it is said to be in use.
  expect(await keep('agent', certificate('agent.txt'))).toMatchObject({ replaced: true, certificate: { thumbprint: issued.thumbprint } });
  expect(await greeted(await use('engine'), certificate('ca.txt'), issued)).toBe('agent');
  expect(await greeted(await use('engine'), certificate('ca.txt'), before)).toBe('refused');
});

it('keeps one that is used beside the one that an authority made, until nothing uses it', async () => {
  const { certificate, request } = await make('agent', 'ec-p256');
  const used = new Set([certificate.thumbprint]);
  certificates.usedBy((thumbprint) => (used.has(thumbprint) ? [{ kind: 'application', id: 'graph', name: 'graph' }] : []));
  writeFileSync(join(folder, 'agent.csr'), request);
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.secret', '-out', 'ca.txt', '-subj', '/CN=Example authority');
  const signing = ['-CA', 'ca.txt', '-CAkey', 'ca.secret', '-CAcreateserial', '-days', '1'];
  openssl('x509', '-req', '-in', 'agent.csr', ...signing, '-out', 'agent.txt');
  const pem = readFileSync(join(folder, 'agent.txt'), 'utf8');
  const done = await certificates.handlers.importSigned({ certificate: 'agent', pem }, context);
  expect(done.replaced).toBe(false);
  expect((await use(certificate.thumbprint)).keyPem).toBe((await use(done.certificate.thumbprint)).keyPem);
});
