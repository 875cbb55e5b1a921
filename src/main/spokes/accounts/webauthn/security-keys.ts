import { createHash, randomUUID } from 'node:crypto';
import type { PublicKeyCredentialCreationOptionsJSON, WebAuthnCredential } from '@simplewebauthn/server';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { MOST_KEYS } from '#shared/contract/sign-in-way-values';
import type { FactorWay } from '../sign-in-port';
import { CreatedKey, KeyAnswer } from './answers';
import { CHALLENGE_MS, createChallenges } from './challenges';
import { pageScript } from './page-script';
import { relyingParty, type RelyingParty } from './origin';
import type { SecurityKeysDeps } from './ports';
import {
  countUp,
  deleteKey,
  deleteKeys,
  insertKey,
  isKnown,
  keysOf,
  ownersOf,
  renameKey,
  type SecurityKeyRow,
  type SecurityKeyTables,
} from './store';

/** EdDSA, ES256, RS256: what keys know (COSE). Named, since the library would try out what else the runtime knows. */
const ALGORITHMS = [-8, -7, -257];
const labels = { en: 'Security key', fr: 'Clé de sécurité' } as const;
/** What people see in the browser's own dialog. */
const NAME = 'Axle';

/** Whose keys are meant. */
export interface KeyOwner {
  readonly account: string;
  readonly name: string;
  readonly displayName: string;
  readonly actor: Actor;
}

/** Security keys and passkeys (WebAuthn) as a further factor. */
export interface SecurityKeys {
  readonly factor: FactorWay;
  list(account: string): Promise<readonly SecurityKeyRow[]>;
  /** The accounts that have keys. */
  owners(): Promise<readonly string[]>;
  /** What to ask the browser for, so that it makes a key. Fails with SECURITY_KEY_REFUSED. */
  beginAdd(owner: KeyOwner, origin: string): Promise<{ readonly ask: PublicKeyCredentialCreationOptionsJSON; readonly challenge: string }>;
  /** Keeps the key that the browser made. Fails with SECURITY_KEY_REFUSED. */
  finishAdd(owner: KeyOwner, made: FinishedKey): Promise<SecurityKeyRow>;
  /** Fails with SECURITY_KEY_NOT_FOUND, as `remove` does. */
  rename(owner: KeyOwner, id: string, name: string): Promise<void>;
  remove(owner: KeyOwner, id: string): Promise<void>;
}

/** An answer to `beginAdd`; nobody has looked at `answer`. */
export interface FinishedKey {
  readonly challenge: string;
  readonly answer: unknown;
  readonly origin: string;
  readonly name: string;
}

/** Keeps the keys of accounts and asks them. The library is loaded with the first ceremony. */
export function createSecurityKeys({
  db,
  clock,
  steady,
  audit,
  origins,
  language,
  onKeys = () => undefined,
}: SecurityKeysDeps): SecurityKeys {
  const challenges = createChallenges(steady);
  const tables = (): ReturnType<typeof db.tables<SecurityKeyTables>> => db.tables<SecurityKeyTables>();

  function partyOf(origin: string): RelyingParty {
    const party = origins().includes(origin) ? relyingParty(origin) : undefined;
    if (party === undefined) throw new HubError('SECURITY_KEY_REFUSED', { reason: 'origin' });
    return party;
  }

  return {
    list: (account) => keysOf(tables(), account),
    owners: () => ownersOf(tables()),
    async beginAdd({ account, name, displayName }, origin) {
      const party = partyOf(origin);
      const keys = await keysOf(tables(), account);
      if (keys.length >= MOST_KEYS) throw new HubError('SECURITY_KEY_REFUSED', { reason: 'full' });
      const challenge = challenges.issue(account, 'add');
      const { generateRegistrationOptions } = await import('@simplewebauthn/server');
      const ask = await generateRegistrationOptions({
        rpName: NAME,
        rpID: party.id,
        userName: name,
        userDisplayName: displayName,
        // Some keys show or hold it: it says nothing of the account, and is the same for each of its keys.
        userID: new Uint8Array(createHash('sha256').update(`axle account ${account}`).digest()),
        challenge: bytesOf(challenge),
        timeout: CHALLENGE_MS,
        attestationType: 'none',
        supportedAlgorithmIDs: ALGORITHMS,
        excludeCredentials: asked(keys, party),
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'discouraged' },
      });
      return { ask, challenge };
    },
    async finishAdd(owner, { challenge, answer, origin, name }) {
      const party = partyOf(origin);
      if (!challenges.take(challenge, owner.account, 'add')) throw new HubError('SECURITY_KEY_REFUSED', { reason: 'late' });
      const credential = await made(party, challenge, answer);
      const row: SecurityKeyRow = {
        id: randomUUID(),
        account: owner.account,
        credential: credential.id,
        public_key: credential.publicKey,
        counter: credential.counter,
        transports: JSON.stringify(credential.transports ?? []),
        rp_id: party.id,
        name,
        created_at: clock.now(),
        used_at: null,
      };
      await db.write(async (tx) => {
        const inside = tx.tables<SecurityKeyTables>();
        if (await isKnown(inside, row.credential)) throw new HubError('SECURITY_KEY_REFUSED', { reason: 'known' });
        if ((await keysOf(inside, owner.account)).length >= MOST_KEYS) throw new HubError('SECURITY_KEY_REFUSED', { reason: 'full' });
        await insertKey(inside, row);
        await audit.append(tx, entryOf('account.key-add', owner, row.id, { name }));
        tx.onCommit(() => onKeys(owner.account, true));
      });
      return row;
    },
    async rename(owner, id, name) {
      await db.write(async (tx) => {
        if (!(await renameKey(tx.tables<SecurityKeyTables>(), owner.account, id, name))) throw missing(id);
        await audit.append(tx, entryOf('account.key-rename', owner, id, { name }));
      });
    },
    async remove(owner, id) {
      await db.write(async (tx) => {
        if (!(await deleteKey(tx.tables<SecurityKeyTables>(), owner.account, id))) throw missing(id);
        await audit.append(tx, entryOf('account.key-remove', owner, id));
        const left = (await keysOf(tx.tables<SecurityKeyTables>(), owner.account)).length > 0;
        tx.onCommit(() => onKeys(owner.account, left));
      });
    },
    factor: {
      kind: 'factor',
      id: 'webauthn',
      get label() {
        return labels[language()];
      },
      script: pageScript,
      forget: async (tx, account) => void (await deleteKeys(tx.tables<SecurityKeyTables>(), account)),
      has: async (account) => (await keysOf(tables(), account)).length > 0,
      async begin(account, origin) {
        const party = partyOf(origin);
        const keys = asked(await keysOf(tables(), account), party);
        // With none to name the browser would offer whatever it has, and no answer of it would count.
        if (keys.length === 0) throw new HubError('SECURITY_KEY_REFUSED', { reason: 'origin' });
        const kept = challenges.issue(account, 'sign-in');
        const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
        const ask = await generateAuthenticationOptions({
          rpID: party.id,
          allowCredentials: keys,
          challenge: bytesOf(kept),
          timeout: CHALLENGE_MS,
          userVerification: 'discouraged',
        });
        return { ask, kept };
      },
      async check(account, answer, kept, origin) {
        // Taken first: whatever comes of it, it is answered.
        if (!challenges.take(kept, account, 'sign-in')) return false;
        const party = partyOf(origin);
        const read = KeyAnswer.safeParse(answer);
        if (!read.success) return false;
        const key = (await keysOf(tables(), account)).find(({ credential, rp_id }) => credential === read.data.id && rp_id === party.id);
        if (key === undefined) return false;
        const counter = await answered(party, kept, read.data, key);
        if (counter === undefined) return false;
        return await db.write(async (tx) => await countUp(tx.tables<SecurityKeyTables>(), key.id, counter, clock.now()));
      },
    },
  };
}

/** The key in an answer. Fails with SECURITY_KEY_REFUSED. */
async function made(party: RelyingParty, challenge: string, answer: unknown): Promise<WebAuthnCredential> {
  const read = CreatedKey.safeParse(answer);
  if (!read.success) throw new HubError('SECURITY_KEY_REFUSED', { reason: 'answer' });
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const verified = await verifyRegistrationResponse({
    response: read.data,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    supportedAlgorithmIDs: ALGORITHMS,
    requireUserVerification: false,
  }).catch((error: unknown) => {
    throw new HubError('SECURITY_KEY_REFUSED', { reason: 'answer' }, { cause: error });
  });
  if (!verified.verified) throw new HubError('SECURITY_KEY_REFUSED', { reason: 'answer' });
  return verified.registrationInfo.credential;
}

/** What the key counts now, where the answer is its own and to this challenge. */
async function answered(party: RelyingParty, challenge: string, answer: KeyAnswer, key: SecurityKeyRow): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, response: withoutNull(answer.response) },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      // The table says in the same transaction that notes it whether it counted on.
      credential: { id: key.credential, publicKey: new Uint8Array(key.public_key), counter: key.counter },
      requireUserVerification: false,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    return undefined; // The library throws for every answer that is not to be believed.
  }
}

const withoutNull = ({
  userHandle,
  ...response
}: KeyAnswer['response']): Omit<KeyAnswer['response'], 'userHandle'> & { userHandle?: string } =>
  userHandle === null || userHandle === undefined ? response : { ...response, userHandle };

const asked = (keys: readonly SecurityKeyRow[], party: RelyingParty): { id: string; transports: string[] }[] =>
  keys
    .filter(({ rp_id }) => rp_id === party.id)
    .map(({ credential, transports }) => ({ id: credential, transports: JSON.parse(transports) as string[] }));

const bytesOf = (challenge: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(challenge, 'base64url'));

const missing = (key: string): HubError => new HubError('SECURITY_KEY_NOT_FOUND', { key });

const entryOf = (action: string, owner: KeyOwner, key: string, personal?: Readonly<Record<string, string>>) => ({
  action,
  outcome: 'ok' as const,
  actor: owner.actor,
  object: `account:${owner.account}`,
  ...(personal === undefined ? {} : { personal: { key, ...personal } }),
});
