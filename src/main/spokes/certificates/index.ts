import { generateKeyPair, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { CertificateUser } from '#shared/contract/certificate-user';
import type { Certificate, certificates, NewKey } from '#shared/contract/certificates';
import { HubError, type ErrorData } from '#shared/contract/errors';
import type { CallContext, Implement, ObjectRef } from '#shared/contract/kernel';
import { hubActor } from '#main/platform/hub-actor';
import { createTurns } from '#main/platform/turns';
import { clientTls, type ClientTls } from './client-tls';
import { describe, thumbprintOf } from './describe';
import { request, selfSigned } from './make';
import type { CertificatesDeps, CertificateUse, Found, Held, UsableCertificate } from './ports';
import { createRefusing } from './refusing';
import { signedFor } from './signed';
import { createOwnKeys, type OwnKeys } from './stores/own-keys';

export { storesOf } from './stores/choose';
export type { ClientTls } from './client-tls';
export type * from './ports';

const MOST = 2_000;
const MOST_FAULTS = 256;
const MOST_USERS = 256;
const DAY_MS = 86_400_000;
/** Clocks differ: a certificate is good from a little before it was made. */
const EARLIER_MS = 300_000;

/** The certificates as other parts of the hub use them. */
export interface Certificates {
  readonly handlers: Implement<typeof certificates>;
  /**
   * A certificate with its key, for TLS or to sign with; each use is written down. Refuses with CERTIFICATE_NOT_FOUND, with
   * CERTIFICATE_KEY_MISSING where its key is not to be had here, with CERTIFICATE_NOT_VALID before and after its time, and with SECRETS_LOCKED
   * while it cannot be unsealed.
   */
  readonly useCertificate: (thumbprint: string, use: CertificateUse) => Promise<UsableCertificate>;
  /** The same, for a server that asks its clients for a certificate. */
  readonly clientTls: (thumbprint: string, use: CertificateUse) => Promise<ClientTls>;
  /** Every certificate that `may` lets see. */
  readonly known: (may: Sees) => Promise<readonly Certificate[]>;
  /**
   * Does `work` with one that can be used here, by thumbprint or name: who makes it a use of theirs has done so before anybody may remove it.
   * Refuses with CERTIFICATE_NOT_FOUND and CERTIFICATE_KEY_MISSING.
   */
  readonly withUsable: <T>(text: string, may: Sees, work: (certificate: Certificate) => Promise<T>) => Promise<T>;
  /** Asks `users`, from now on, what uses a certificate: one that is used is not removed. */
  readonly usedBy: (users: CertificateUsers) => void;
  /** What lies sealed for them: the passphrases of keys that were made here. */
  readonly passphrases: OwnKeys['passphrases'];
  /** Takes away what an earlier hub left on the way, and writes down which keys went. */
  readonly begin: () => Promise<void>;
}

type Sees = (object: ObjectRef) => boolean;
/** What uses the certificate of a thumbprint. */
export type CertificateUsers = (thumbprint: string) => readonly CertificateUser[];

/** The certificates of this person: where they lie is looked at each time. */
export function createCertificates({ db, log, clock, audit, sealed, ownFolder, stores }: CertificatesDeps): Certificates {
  const own = createOwnKeys(ownFolder, sealed, log);
  /** One becomes used, or is removed, one after the other. */
  const inTurn = createTurns();
  const places = [own, ...stores];

  const refusing = createRefusing({ db, audit });

  /** Before anything here is made or removed: what a hub that died has left on the way goes, and that is written down. */
  async function sweep(): Promise<void> {
    try {
      for (const thumbprint of await own.sweep()) {
        const entry = { action: 'certificate.remove', outcome: 'ok', actor: hubActor, object: `certificate:${thumbprint}` } as const;
        await db.write((tx) => audit.append(tx, { ...entry, detail: { interrupted: true } }));
      }
    } catch (error) {
      // It is tried again by who comes next, and is in nobody's way: what is left is not listed.
      log.warn('certificates.not-swept', { error });
    }
  }

  async function readAll(): Promise<Found> {
    const all = await Promise.all(places.map((store) => store.read()));
    const byPrint = new Map<string, Held>();
    // Of one that lies in several places that with a key is shown, of several the first: ours.
    for (const held of all.flatMap((one) => one.held)) {
      const known = byPrint.get(thumbprintOf(held));
      if (known === undefined || (known.privateKey === 'none' && held.privateKey !== 'none')) byPrint.set(thumbprintOf(held), held);
    }
    return { held: [...byPrint.values()], faults: all.flatMap((one) => one.faults) };
  }

  const users: CertificateUsers[] = [];
  const usersOf: CertificateUsers = (thumbprint) => users.flatMap((of) => of(thumbprint)).slice(0, MOST_USERS);
  /** Who may not see a user is not told of it. */
  const seenUsers = (thumbprint: string, { may }: Pick<CallContext, 'may'>): CertificateUser[] =>
    usersOf(thumbprint).filter(({ kind, id }) =>
      kind === 'application' ? may('identity:read', { kind: 'identity', id }) : may('notifications:read', { kind: 'notification', id }),
    );

  async function known(may: Sees): Promise<readonly Certificate[]> {
    const { held } = await readAll();
    return held.map((one) => describe(one, clock.now())).filter(({ thumbprint }) => may({ kind: 'certificate', id: thumbprint }));
  }

  async function find(text: string, may: Sees): Promise<Held> {
    const { held } = await readAll();
    const wanted = text.replaceAll(':', '').toLowerCase();
    const visible = held.filter((one) => may({ kind: 'certificate', id: thumbprintOf(one) }));
    const exact = visible.find((one) => thumbprintOf(one) === wanted);
    const named = visible.filter((one) => (wanted.length >= 6 && thumbprintOf(one).startsWith(wanted)) || describe(one, 0).name === text);
    const [only, ...more] = exact === undefined ? named : [exact];
    const certificate = text.slice(0, 1_024);
    if (only === undefined) throw new HubError('CERTIFICATE_NOT_FOUND', { certificate });
    if (more.length > 0) throw new HubError('CERTIFICATE_NOT_FOUND', { certificate, alike: named.length });
    return only;
  }

  return {
    handlers: {
      async list(_input, ctx) {
        const { held, faults } = await readAll();
        const items = held
          .filter((one) => ctx.may('certificates:read', { kind: 'certificate', id: thumbprintOf(one) }))
          .map((one) => ({ ...describe(one, clock.now()), usedBy: seenUsers(thumbprintOf(one), ctx) }))
          .toSorted((a, b) => a.validTo.localeCompare(b.validTo));
        // Folders of this machine are about all certificates: a role that is limited to tags is told of none.
        const all = ctx.may('certificates:read', { kind: 'setting', id: 'certificateFolder' });
        return {
          places: all ? places.map((store) => store.place().slice(0, 4_096)) : [],
          items: items.slice(0, MOST),
          faults: all ? faults.slice(0, MOST_FAULTS) : [],
        };
      },
      async get({ certificate }, { may }) {
        const held = await find(certificate, (object) => may('certificates:read', object));
        return { certificate: describe(held, clock.now()), pem: held.x509.toString() };
      },
      async create({ name, names, key, days }, { actor }) {
        const pair = await makeKey(key);
        const wanted = { name, names, ...pair };
        const now = clock.now();
        const certPem = selfSigned(wanted, new Date(now - EARLIER_MS), new Date(now + days * DAY_MS));
        const detail = { key, days };
        const personal = { name, names: names.join(', ') };
        return await refusing({ action: 'certificate.create', actor, object: 'certificates', detail, personal }, () =>
          inTurn(async () => {
            await sweep();
            const held = await own.keep(certPem, pair.privateKey);
            const made: Certificate = describe(held, now);
            const object = `certificate:${made.thumbprint}`;
            try {
              await db.write((tx) => audit.append(tx, { action: 'certificate.create', outcome: 'ok', actor, object, detail, personal }));
            } catch (error) {
              // What could not be written down was not made.
              await own.drop(made.thumbprint);
              throw error;
            }
            await own.show(made.thumbprint);
            return { certificate: made, pem: certPem, request: request(wanted) };
          }),
        );
      },
      async importSigned({ certificate, pem }, ctx) {
        const { actor } = ctx;
        const asked = { action: 'certificate.import', actor, object: 'certificates', personal: { certificate: certificate.slice(0, 256) } };
        return await refusing(asked, async () => {
          await sealed.begin();
          return await inTurn(async () => {
            await sweep();
            return await importSigned(certificate, pem, ctx);
          });
        });
      },
      async remove({ certificate }, ctx) {
        const { actor } = ctx;
        const asked = { action: 'certificate.remove', actor, object: 'certificates', personal: { certificate: certificate.slice(0, 256) } };
        return await refusing(asked, async () => {
          // What opens its key goes with it: before anything is said to be gone.
          await sealed.begin();
          return await inTurn(async () => {
            await sweep();
            const held = await find(certificate, (object) => ctx.may('certificates:write', object));
            const { thumbprint, where, name } = describe(held, clock.now());
            if (held.privateKey !== 'hub') throw new HubError('CERTIFICATE_FOREIGN', { certificate: name, where });
            if (sealed.state === 'locked') throw new HubError('SECRETS_LOCKED', { reason: sealed.status().reason ?? 'opening' });
            if (usersOf(thumbprint).length > 0)
              throw new HubError('CERTIFICATE_IN_USE', { certificate: name, users: seenUsers(thumbprint, ctx) });
            await own.hide(thumbprint);
            const entry = {
              action: 'certificate.remove',
              outcome: 'ok',
              actor,
              object: `certificate:${thumbprint}`,
              personal: { name },
            } as const;
            try {
              await db.write((tx) => audit.append(tx, entry));
            } catch (error) {
              // What could not be written down was not removed.
              await own.show(thumbprint);
              throw error;
            }
            await own.drop(thumbprint);
            return {};
          });
        });
      },
    },
    useCertificate,
    clientTls: async (thumbprint, use) => clientTls(await useCertificate(thumbprint, use)),
    known,
    withUsable: (text, may, work) =>
      inTurn(async () => {
        const certificate = describe(await find(text, may), clock.now());
        const { thumbprint, privateKey } = certificate;
        if (privateKey === 'none' || privateKey === 'store') throw new HubError('CERTIFICATE_KEY_MISSING', { certificate: thumbprint });
        return await work(certificate);
      }),
    usedBy: (of) => void users.push(of),
    passphrases: own.passphrases,
    begin: () => inTurn(sweep),
  };

  async function importSigned(certificate: string, pem: string, ctx: Pick<CallContext, 'may' | 'actor'>) {
    const before = await find(certificate, (object) => ctx.may('certificates:write', object));
    const { thumbprint: old, name } = describe(before, clock.now());
    const refuse = (reason: ErrorData<'CERTIFICATE_NOT_OF_KEY'>['reason']): never => {
      throw new HubError('CERTIFICATE_NOT_OF_KEY', { certificate: name.slice(0, 256), reason });
    };
    if (before.privateKey !== 'hub') return refuse('not-here');
    const signed = signedFor(before.x509.publicKey, pem);
    if (typeof signed === 'string') return refuse(signed);
    const key = await keyOf(before);
    if (key === undefined) throw new HubError('CERTIFICATE_KEY_MISSING', { certificate: old });
    const thumbprint = thumbprintOf(signed);
    // There is none before it.
    if (thumbprint === old) return { certificate: describe(before, clock.now()), replaced: true };
    const known = (await own.read()).held.find((one) => thumbprintOf(one) === thumbprint);
    const held = known ?? (await own.keep([signed.x509, ...signed.between].map(String).join(''), key));
    // Who uses the one before names it by its thumbprint: it stays, for them to name the new one first.
    const replaced = usersOf(old).length === 0;
    try {
      const detail = { before: old, replaced, between: signed.between.length };
      const entry = { action: 'certificate.import', outcome: 'ok', actor: ctx.actor, object: `certificate:${thumbprint}` } as const;
      await db.write((tx) => audit.append(tx, { ...entry, detail, personal: { name } }));
    } catch (error) {
      // What could not be written down was not taken in.
      if (known === undefined) await own.drop(thumbprint);
      throw error;
    }
    if (known === undefined) await own.show(thumbprint);
    if (replaced) {
      await own.hide(old);
      await own.drop(old);
    }
    return { certificate: describe(held, clock.now()), replaced };
  }

  /** Undefined where it is not to be had: a file that is gone or damaged is told of in the log, and the use refused. */
  async function keyOf(held: Held): Promise<KeyObject | undefined> {
    try {
      return await held.key?.();
    } catch (error) {
      if (error instanceof HubError && error.code !== 'CERTIFICATE_KEY_MISSING') throw error;
      log.warn('certificates.key', { certificate: thumbprintOf(held), error });
      return undefined;
    }
  }

  async function useCertificate(thumbprint: string, { actor, purpose, runId }: CertificateUse): Promise<UsableCertificate> {
    const held = await find(thumbprint, () => true);
    const id = thumbprintOf(held);
    const untimely = untimelyOf(describe(held, clock.now()));
    const key = untimely === undefined ? await keyOf(held) : undefined;
    await db.write((tx) =>
      audit.append(tx, {
        action: 'certificate.use',
        outcome: key === undefined ? 'refused' : 'ok',
        actor,
        object: `certificate:${id}`,
        ...(runId !== undefined && { runId }),
        detail: { purpose },
      }),
    );
    if (untimely !== undefined) throw untimely;
    if (key === undefined) throw new HubError('CERTIFICATE_KEY_MISSING', { certificate: id });
    return {
      thumbprint: id,
      certPem: [held.x509, ...(held.between ?? [])].map(String).join(''),
      keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      sign: (algorithm, data) => sign(algorithm, data, key),
    };
  }
}

/** Why a certificate is of no use now: a server would refuse it, and say less. */
function untimelyOf({ name, validity, validFrom, validTo }: Certificate): HubError | undefined {
  if (validity === 'valid' || validity === 'soon') return undefined;
  const at = validity === 'expired' ? validTo : validFrom;
  return new HubError('CERTIFICATE_NOT_VALID', { certificate: name, reason: validity, at });
}

const generate = promisify(generateKeyPair);

async function makeKey(kind: NewKey): Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }> {
  switch (kind) {
    case 'ec-p256':
      return await generate('ec', { namedCurve: 'prime256v1' });
    case 'ec-p384':
      return await generate('ec', { namedCurve: 'secp384r1' });
    case 'rsa-3072':
      return await generate('rsa', { modulusLength: 3_072 });
    case 'rsa-4096':
      return await generate('rsa', { modulusLength: 4_096 });
  }
}
