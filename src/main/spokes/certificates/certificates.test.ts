import { execFileSync } from 'node:child_process';
import { createPrivateKey, createVerify, X509Certificate } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NewKey } from '#shared/contract/certificates';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { createCertificates, type Certificates } from './index';
import type { CertificatesDeps } from './ports';
import { createFolderStore } from './stores/folder';
import { readKeychain, readWindows } from './stores/system';

let folder: string;
let made: TestDb;
let sealed: Map<string, Buffer>;
let locked: boolean;
/** Whether the store of sealed values takes nothing away. */
let stuck: boolean;
/** Whether the audit chain has no room. */
let full: boolean;
/** What happens while an entry is being written. */
let onAppend: (action: string) => Promise<void>;
/** The hub's certificates; those of the next hub on the same folder. */
let open: () => Certificates;
let audited: { action: string; outcome: string; purpose?: unknown }[];
let certificates: Certificates;

const context = (hidden: readonly string[] = []): CallContext => ({
  signal: new AbortController().signal,
  actor: { id: 's', name: 'Ada', face: 'cli' },
  may: (_scope, object) => object === undefined || !hidden.includes(object.id),
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});
const ada = context();
const use = { actor: ada.actor, purpose: 'test' };
/** OpenSSL in the folder; what it prints. */
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
/** A key and a certificate by OpenSSL, as `NAME.key` and `NAME.crt`. */
function foreign(name: string, key: readonly string[] = ['-newkey', 'rsa:2048'], days = '90'): X509Certificate {
  const subject = ['-subj', `/O=Example/CN=${name}`, '-addext', 'subjectAltName=DNS:host.example.com,IP:192.0.2.7'];
  openssl('req', '-x509', ...key, '-nodes', '-keyout', `${name}.key`, '-out', `${name}.crt`, '-days', days, ...subject);
  return new X509Certificate(readFileSync(join(folder, `${name}.crt`)));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axle-certificates-'));
  [sealed, locked, stuck, full, audited] = [new Map(), false, false, false, []];
  onAppend = () => Promise.resolve();
  const guard = (): void => {
    if (locked) throw new HubError('SECRETS_LOCKED', { reason: 'passphrase' });
  };
  const store: CertificatesDeps['sealed'] = {
    get state() {
      return locked ? 'locked' : 'open';
    },
    status: () => ({ state: store.state, by: 'passphrase', reason: locked ? 'passphrase' : null, keySince: null, rotating: false }),
    begin: async () => undefined,
    async read(name) {
      guard();
      const value = sealed.get(name);
      return value && Buffer.from(value);
    },
    async write(name, value) {
      guard();
      sealed.set(name, Buffer.from(value));
    },
    async remove(name) {
      guard();
      if (stuck) throw new Error('the disk is gone');
      sealed.delete(name);
    },
  };
  made = await openTestDb({ migrations: [] });
  open = () =>
    createCertificates({
      db: made.db,
      log: memoryLog(),
      clock: { now: Date.now },
      audit: {
        append: async (_tx, { action, outcome, detail }) => {
          await onAppend(action);
          if (full) throw new HubError('STORAGE_FULL', { path: '' });
          audited.push({ action, outcome, ...(detail?.['purpose'] !== undefined && { purpose: detail['purpose'] }) });
        },
      },
      sealed: store,
      ownFolder: join(folder, 'own'),
      stores: [createFolderStore(() => folder)],
    });
  certificates = open();
});
afterEach(async () => {
  await made.close();
  rmSync(folder, { recursive: true, force: true });
});
const list = () => certificates.handlers.list({}, ada);

it('lists what a folder holds, with the keys that belong to it, and names what it cannot read', async () => {
  const rsa = foreign('rsa');
  foreign('curve', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], '10');
  rmSync(join(folder, 'curve.key'));
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-passout',
    'pass:secret',
    '-keyout',
    'locked.key',
    '-out',
    'locked.crt',
    '-subj',
    '/CN=locked',
  );
  writeFileSync(join(folder, 'broken.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  writeFileSync(join(folder, 'nothing.cer'), 'no certificate');
  writeFileSync(join(folder, 'large.pem'), Buffer.alloc(1_048_577));
  mkdirSync(join(folder, 'folder.pem'));
  // Nobody writes to it: who opened it as a file would wait for ever.
  execFileSync('mkfifo', [join(folder, 'pipe.pem')]);
  writeFileSync(join(folder, 'notes.txt'), 'not looked at');
  const { items, faults, places } = await list();
  expect(places).toEqual([join(folder, 'own'), folder]);
  expect(faults).not.toEqual([]);
  // To a role that is limited to tags no folder of this machine is shown.
  expect(await certificates.handlers.list({}, context(['certificateFolder']))).toEqual({ places: [], faults: [], items });
  expect(
    items.toSorted((a, b) => a.name.localeCompare(b.name)).map(({ name, privateKey, validity }) => [name, privateKey, validity]),
  ).toEqual([
    ['curve', 'none', 'soon'],
    ['locked', 'none', 'soon'],
    ['rsa', 'file', 'valid'],
  ]);
  expect(items.find(({ name }) => name === 'rsa')).toMatchObject({
    thumbprint: rsa.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: 'O=Example, CN=rsa',
    selfSigned: true,
    names: ['DNS:host.example.com', 'IP Address:192.0.2.7'],
    daysLeft: 89,
    key: { type: 'rsa', detail: '2048' },
    where: join(folder, 'rsa.crt'),
  });
  expect(faults.map(({ file, reason }) => [file.slice(folder.length + 1), reason])).toEqual([
    ['broken.pem', 'not-certificate'],
    ['folder.pem', 'denied'],
    ['large.pem', 'too-large'],
    ['locked.key', 'encrypted'],
    ['nothing.cer', 'not-certificate'],
    ['pipe.pem', 'denied'],
  ]);
});

it.each([
  ['rsa', ['-newkey', 'rsa:2048']],
  ['ec', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
] as const)('reads a PKCS#12 file with a key of %s, byte for byte, and names one with a passphrase', async (name, key) => {
  const { fingerprint256 } = foreign(name, key);
  const pack = (file: string, passphrase: string): void =>
    void openssl('pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.crt`, '-out', file, '-passout', `pass:${passphrase}`);
  pack('open.p12', '');
  pack('closed.pfx', 'secret');
  writeFileSync(join(folder, 'broken.p12'), 'nothing');
  for (const file of [`${name}.key`, `${name}.crt`]) rmSync(join(folder, file));
  const { items, faults } = await list();
  expect(items).toMatchObject([
    { thumbprint: fingerprint256.replaceAll(':', '').toLowerCase(), privateKey: 'file', where: join(folder, 'open.p12') },
  ]);
  expect(faults.map(({ reason }) => reason)).toEqual(['not-certificate', 'encrypted']);
  const { sign, certPem } = await certificates.useCertificate(items[0]?.thumbprint ?? '', use);
  const data = Buffer.from('data');
  expect(createVerify('sha256').update(data).verify(certPem, sign('sha256', data))).toBe(true);
});

it.each(NewKey.options)('makes a key of %s and what OpenSSL takes for a certificate and a request by it', async (key) => {
  const names = ['build.example.com', '192.0.2.7', '2001:db8::7', 'ada@example.com'];
  const { certificate, pem, request } = await certificates.handlers.create({ name: 'Ünïcode büild', names, key, days: 90 }, ada);
  expect(certificate).toMatchObject({
    name: 'Ünïcode büild',
    selfSigned: true,
    names: ['DNS:build.example.com', 'IP Address:192.0.2.7', 'IP Address:2001:DB8:0:0:0:0:0:7', 'email:ada@example.com'],
    privateKey: 'hub',
    validity: 'valid',
    daysLeft: 89,
  });
  writeFileSync(join(folder, 'made.txt'), pem);
  writeFileSync(join(folder, 'made.csr'), request);
  expect(openssl('verify', '-x509_strict', '-CAfile', 'made.txt', 'made.txt')).toContain('OK');
  const text = openssl('x509', '-in', 'made.txt', '-noout', '-text');
  expect(text).toContain('CA:FALSE');
  expect(text).toContain(key.startsWith('rsa') ? 'Digital Signature, Key Encipherment' : 'Digital Signature\n');
  expect(openssl('req', '-in', 'made.csr', '-noout', '-verify', '-text')).toContain('DNS:build.example.com');
  expect(audited).toEqual([{ action: 'certificate.create', outcome: 'ok' }]);
});

it('keeps its key for the owner alone and encrypted, and gives it to who uses it, which is written down', async () => {
  const { certificate } = await certificates.handlers.create({ name: 'agent', names: [], key: 'ec-p256', days: 1 }, ada);
  const own = join(folder, 'own');
  expect(readdirSync(own).map((file) => [file.endsWith('.key') || file.endsWith('.crt'), statSync(join(own, file)).mode & 0o777])).toEqual([
    [true, 0o600],
    [true, 0o600],
  ]);
  const kept = readFileSync(join(own, `${certificate.thumbprint}.key`), 'utf8');
  expect(kept).toContain('ENCRYPTED PRIVATE KEY');
  expect(() => createPrivateKey(kept)).toThrow();
  const used = await certificates.useCertificate('agent', use);
  expect(new X509Certificate(used.certPem).checkPrivateKey(createPrivateKey(used.keyPem))).toBe(true);
  expect(audited.at(-1)).toEqual({ action: 'certificate.use', outcome: 'ok', purpose: 'test' });
  expect((await list()).items).toMatchObject([{ privateKey: 'hub', validity: 'soon' }]);
  locked = true;
  await expect(certificates.useCertificate('agent', use)).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
  await expect(certificates.handlers.create({ name: 'x', names: [], key: 'ec-p256', days: 1 }, ada)).rejects.toMatchObject({
    code: 'SECRETS_LOCKED',
  });
  expect(readdirSync(own)).toHaveLength(2);
});

it('keeps neither key nor certificate of one that could not be written down', async () => {
  full = true;
  await expect(certificates.handlers.create({ name: 'agent', names: [], key: 'ec-p256', days: 1 }, ada)).rejects.toMatchObject({
    code: 'STORAGE_FULL',
  });
  expect([readdirSync(join(folder, 'own')), [...sealed.keys()]]).toEqual([[], []]);
});

it('refuses a use where its files or what opens them are gone or broken, which is written down', async () => {
  const { certificate } = await certificates.handlers.create({ name: 'agent', names: [], key: 'ec-p256', days: 1 }, ada);
  const [passphrase] = sealed.entries();
  const missing = { code: 'CERTIFICATE_KEY_MISSING', data: { certificate: certificate.thumbprint } };
  sealed.clear();
  await expect(certificates.useCertificate('agent', use)).rejects.toMatchObject(missing);
  if (passphrase !== undefined) sealed.set(...passphrase);
  const key = join(folder, 'own', `${certificate.thumbprint}.key`);
  writeFileSync(key, 'no key');
  await expect(certificates.clientTls('agent', use)).rejects.toMatchObject(missing);
  rmSync(key);
  await expect(certificates.useCertificate('agent', use)).rejects.toMatchObject(missing);
  expect(audited.slice(1)).toEqual(Array.from({ length: 3 }, () => ({ action: 'certificate.use', outcome: 'refused', purpose: 'test' })));
});

it('loses nothing by a removal that is refused, and is gone after one that was written down', async () => {
  await certificates.handlers.create({ name: 'agent', names: [], key: 'ec-p256', days: 1 }, ada);
  const remove = () => certificates.handlers.remove({ certificate: 'agent' }, ada);
  locked = true;
  await expect(remove()).rejects.toMatchObject({ code: 'SECRETS_LOCKED', data: { reason: 'passphrase' } });
  locked = false;
  expect(audited.map(({ action, outcome }) => [action, outcome])).toEqual([
    ['certificate.create', 'ok'],
    ['certificate.remove', 'refused'],
  ]);
  await certificates.useCertificate('agent', use);
  stuck = true;
  await remove();
  expect([(await list()).items, sealed.size]).toEqual([[], 1]);
  expect(audited.at(-1)).toEqual({ action: 'certificate.remove', outcome: 'ok' });
  // What opens a key that is gone goes with the next hub.
  expect(readdirSync(join(folder, 'own'))).toHaveLength(1);
  stuck = false;
  await open().begin();
  expect([readdirSync(join(folder, 'own')), sealed.size]).toEqual([[], 0]);
  expect(audited).toHaveLength(4);
});

it('is not removed while it becomes used, nor used once it is being removed', async () => {
  await certificates.handlers.create({ name: 'agent', names: [], key: 'ec-p256', days: 1 }, ada);
  const remove = () => certificates.handlers.remove({ certificate: 'agent' }, ada);
  let users: string[] = [];
  let late: Promise<unknown> | undefined;
  const useIt = (before: () => Promise<unknown>) =>
    certificates.withUsable(
      'agent',
      () => true,
      async ({ thumbprint }) => {
        await before();
        users.push(thumbprint);
      },
    );
  certificates.usedBy((thumbprint) => users.filter((one) => one === thumbprint).map((id) => ({ kind: 'rule', id, name: 'ops' })));
  let removing: Promise<unknown> | undefined;
  await useIt(async () => {
    removing = remove();
    removing.catch(() => undefined); // Looked at below.
    await certificates.handlers.list({}, ada);
  });
  await expect(removing).rejects.toMatchObject({ code: 'CERTIFICATE_IN_USE' });
  users = [];
  // Nobody uses it when that is looked at last; and from then on nobody begins to.
  certificates.usedBy(() => {
    late = useIt(() => Promise.resolve());
    late.catch(() => undefined); // Looked at below.
    return [];
  });
  await remove();
  await expect(late).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
  expect(users).toEqual([]);
});

it.each([
  ['its MAC', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
  ['its bags', ['-nomac']],
])('does not try a PKCS#12 file that asks for millions of iterations, of %s', async (_of, more) => {
  foreign('one');
  const made = ['-inkey', 'one.key', '-in', 'one.crt', '-out', 'slow.p12', '-passout', 'pass:', '-iter', '2000000'];
  openssl('pkcs12', '-export', ...made, ...more);
  for (const file of ['one.key', 'one.crt']) rmSync(join(folder, file));
  expect((await list()).faults.map(({ reason }) => reason)).toEqual(['too-costly']);
});

it('finds one by thumbprint, its beginning or its name, and refuses what is not one, hidden, or without its key', async () => {
  const { fingerprint256 } = foreign('one');
  const print = fingerprint256.replaceAll(':', '').toLowerCase();
  const get = (certificate: string, ctx = ada) => certificates.handlers.get({ certificate }, ctx);
  for (const text of [print, fingerprint256, print.slice(0, 8), 'one']) expect((await get(text)).certificate.thumbprint).toBe(print);
  for (const text of [print.slice(0, 5), 'two', 'O']) await expect(get(text)).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
  await expect(get('one', context([print]))).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
  for (const end of ['key', 'crt']) renameSync(join(folder, `one.${end}`), join(folder, `first.${end}`));
  const again = foreign('one').fingerprint256;
  await expect(get('one')).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND', data: { certificate: 'one', alike: 2 } });
  expect((await get(again)).certificate.name).toBe('one');
  rmSync(join(folder, 'first.key'));
  await expect(certificates.useCertificate(print, use)).rejects.toMatchObject({ code: 'CERTIFICATE_KEY_MISSING' });
  expect(audited).toEqual([{ action: 'certificate.use', outcome: 'refused', purpose: 'test' }]);
});

it('understands what the command lines of macOS and Windows print', () => {
  const [one, other] = [foreign('one'), foreign('two')];
  const noise = 'keychain: "/Users/ada/Library/Keychains/login.keychain-db"\n';
  const identities = `Policy: X.509 Basic\n  Matching identities\n  1) ${one.fingerprint.replaceAll(':', '')} "one"\n     1 identities found\n`;
  const held = readKeychain(
    `${noise}${one.toString()}${other.toString()}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
    identities,
  );
  expect(held.map(({ x509, privateKey }) => [x509.fingerprint256, privateKey])).toEqual([
    [one.fingerprint256, 'store'],
    [other.fingerprint256, 'none'],
  ]);
  const listed = (x509: X509Certificate, key: boolean): object => ({ der: x509.raw.toString('base64'), key });
  expect(readWindows('')).toEqual([]);
  expect(readWindows(`${JSON.stringify(listed(one, true))}\r\n`)).toMatchObject([{ privateKey: 'store' }]);
  expect(
    readWindows(JSON.stringify([listed(one, true), listed(other, false), { der: 'AAAA', key: true }])).map(({ privateKey }) => privateKey),
  ).toEqual(['store', 'none']);
});

it.each(['certificate.create', 'certificate.remove'])(
  'leaves nothing to be used of a hub that dies while %s is written down',
  async (dies) => {
    const [own, left] = [join(folder, 'own'), join(folder, 'left')];
    const passphrases = new Map<string, Buffer>();
    onAppend = async (action) => {
      if (action !== dies) return;
      onAppend = () => Promise.resolve();
      // It is in no list, and of no use, before it is written down that it is there, and once it is that it is gone.
      expect((await list()).items).toEqual([]);
      await expect(certificates.useCertificate('agent', use)).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
      cpSync(own, left, { recursive: true });
      for (const [name, value] of sealed) passphrases.set(name, value);
    };
    await certificates.handlers.create({ name: 'agent', names: [], key: 'ec-p256', days: 1 }, ada);
    if (dies === 'certificate.remove') await certificates.handlers.remove({ certificate: 'agent' }, ada);
    rmSync(own, { recursive: true });
    cpSync(left, own, { recursive: true });
    sealed = passphrases;
    writeFileSync(join(own, `${'a'.repeat(64)}.key.half.tmp`), 'half of one');
    expect([readdirSync(own).length, sealed.size]).toEqual([3, 1]);
    const next = open();
    await next.begin();
    expect([readdirSync(own), sealed.size, (await next.handlers.list({}, ada)).items]).toEqual([[], 0, []]);
    expect(audited.at(-1)).toEqual({ action: 'certificate.remove', outcome: 'ok' });
  },
);

it('makes no more than its bound, and tells of a folder that it cannot read', async () => {
  const own = join(folder, 'own');
  const create = () => certificates.handlers.create({ name: 'agent', names: [], key: 'ec-p256', days: 1 }, ada);
  mkdirSync(own);
  for (let n = 0; n < 500; n += 1) writeFileSync(join(own, `${n.toString(16).padStart(64, '0')}.crt`), '');
  await expect(create()).rejects.toMatchObject({ code: 'CERTIFICATES_FULL', data: { limit: 500 } });
  expect(audited).toEqual([{ action: 'certificate.create', outcome: 'refused' }]);
  rmSync(own, { recursive: true });
  expect((await list()).faults).toEqual([]);
  writeFileSync(own, 'a file in its place');
  expect((await list()).faults).toEqual([{ file: own, reason: 'denied' }]);
  await expect(create()).rejects.toMatchObject({ code: 'STORAGE_READONLY' });
});
