import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { accounts } from '#shared/contract/accounts';
import { applications } from '#shared/contract/applications';
import { certificates } from '#shared/contract/certificates';
import { graph } from '#shared/contract/graph';
import { identity } from '#shared/contract/identity';
import { lock } from '#shared/contract/lock';
import { roles } from '#shared/contract/roles';
import { secrets } from '#shared/contract/secrets';
import { securityKeys } from '#shared/contract/security-keys';
import { signInWays } from '#shared/contract/sign-in-ways';
import { vaults } from '#shared/contract/vaults';
import { mount, type Mounted } from '#shared/rpc/router';
import { steadyOverSleep } from '#main/platform/clock';
import { personName } from '#main/platform/person';
import type { SignIn } from './hub-port';
import { type Accounts, createAccounts, rememberMachine } from '#main/spokes/accounts/index';
import type { Audit } from '#main/spokes/audit/index';
import { type Certificates, createCertificates, storesOf } from '#main/spokes/certificates/index';
import { createGraph, graphBase } from '#main/spokes/graph/index';
import { createApplications, createIdentity } from '#main/spokes/identity/index';
import { createLock, type Lock } from '#main/spokes/lock/index';
import { createSecrets, type Secrets, type Signing } from '#main/spokes/secrets/index';
import type { SettingsSpoke } from '#main/spokes/settings/index';
import type { Ground } from './ground';
import type { Sources } from './sources';
import { graphIdentity, sourcesOf, vaultAccessOf } from './sources';
import type { Sealing } from './sealing';
import { createIsMachine } from './machine-person';
import { createServedOrigins, type ServedOrigins } from './served-origins';
import { languageOf } from './surroundings';
import { createTagsOf, type Tagged } from './tags-of';
import { withheldFromBrowsers } from './withheld';

/** What this part needs of the others. */
export interface IdentityGround extends Ground {
  readonly auditing: Audit;
  readonly settings: Pick<SettingsSpoke, 'current'>;
  readonly sealing: Sealing;
  readonly signing: Signing;
  /** By which tags roles reach things. */
  readonly tagged: Tagged;
}

/** Who people are, what they may do, and what is kept for them. */
export interface IdentityParts {
  readonly mounted: readonly Mounted[];
  readonly people: Accounts;
  /** The names that the person at the machine has or had. */
  readonly machineNames: ReadonlySet<string>;
  /** Who has this name, by the one that they have now. */
  readonly personOf: (name: string) => string;
  readonly signIn: SignIn;
  readonly lock: Lock;
  readonly served: ServedOrigins;
  readonly secrets: Secrets;
  /** Certificates, for what shows one to a server. */
  readonly certificates: Pick<Certificates, 'withUsable' | 'clientTls' | 'usedBy'>;
  /** Where runs get tokens and secrets from. */
  readonly sources: Sources;
}

/** Makes the spokes of accounts, sign-in at Microsoft, secrets and certificates: the part of compose that names these. */
export async function composeIdentity(ground: IdentityGround): Promise<IdentityParts> {
  const { scope, db, log, clock, auditing, settings, sealing, signing } = ground;
  const { sealed, own } = sealing;
  const language = () => languageOf(settings.current().language);
  const person = personName();
  const machineNames = await rememberMachine({ db, log }, person);
  const isMachine = createIsMachine({
    isSession: (actorId) => ground.hub.sessions.byId(actorId) !== undefined,
    accountOf: (actorId) => people.accountOf(actorId),
    names: machineNames,
  });

  const identities = await createIdentity({
    scope: scope.child(),
    db,
    log,
    clock,
    audit: auditing,
    sealed,
    isOwner: isMachine,
    openLink: ground.face.openLink,
    language,
  });
  const certifying = createCertificates({
    db,
    clock,
    audit: auditing,
    log,
    sealed,
    ownFolder: join(ground.hub.facts.home, 'certificates'),
    stores: storesOf(process.platform, () => settings.current().certificateFolder),
  });
  const secretsSpoke = await createSecrets(
    {
      scope: scope.child(),
      db,
      log,
      clock,
      audit: auditing,
      sealed,
      own: Object.values(own),
      kept: [certifying.passphrases],
      rotationDays: () => settings.current().secretRotationDays,
      vaults: ground.vaults ?? vaultAccessOf(identities, isMachine),
    },
    signing,
  );
  const signingIn = await createApplications({ scope: scope.child(), db, log, clock, audit: auditing, certificates: certifying });
  certifying.usedBy(signingIn.usersOf);
  scope.track(certifying.begin());
  // What opens a key can be taken away from then on.
  scope.onClose(sealed.onState((state) => void (state === 'open' && scope.track(certifying.begin()))));
  const directory = createGraph({
    identity: graphIdentity(identities, isMachine),
    // Nothing is asked of it where the accounts are another provider's.
    base: () => graphBase(identities.cloud() ?? 'public'),
    ownAuthorities: identities.authorities,
    wait: (ms, signal) => delay(ms, undefined, { signal }),
    bytes: ground.hub.bytes,
  });
  const served = createServedOrigins();
  const people = await createAccounts({
    scope: scope.child(),
    db,
    log,
    clock,
    steady: steadyOverSleep,
    audit: auditing,
    sessions: ground.hub.sessions,
    sealed,
    tagsOf: createTagsOf(ground.tagged),
    // Also while an account has it: nobody else is to be called so then.
    machineNames: new Set([...machineNames, person]),
    withheld: withheldFromBrowsers,
    origins: served.origins,
    language,
  });
  const locking = await createLock({
    scope: scope.child(),
    db,
    clock,
    audit: auditing,
    sessions: ground.hub.sessions,
    accounts: people.locks,
    passphrase: {
      begin: () => sealed.begin(),
      isSet: () => sealed.status().by === 'passphrase',
      prove: (actor, text) => secretsSpoke.passphrase.passphrase(actor, text),
      keep: (tx) => secretsSpoke.passphrase.keep(tx),
      onChange: (listener) => sealed.onState(listener),
    },
    person,
    withSystem: () => settings.current().lockWithSystem,
  });

  return {
    mounted: [
      mount(secrets, secretsSpoke.handlers),
      mount(vaults, secretsSpoke.vaults),
      mount(identity, identities.handlers),
      mount(graph, directory.handlers),
      mount(accounts, people.handlers),
      mount(roles, people.roles),
      mount(signInWays, people.otherWays),
      mount(securityKeys, people.keys),
      mount(certificates, certifying.handlers),
      mount(applications, signingIn.handlers),
      mount(lock, locking.handlers),
    ],
    people,
    machineNames,
    personOf: (name) => (machineNames.has(name) ? person : name),
    signIn: { ...people.signIn, unlock: locking.unlock },
    lock: locking,
    served,
    secrets: secretsSpoke,
    certificates: certifying,
    sources: ground.sources ?? sourcesOf(identities, signingIn, secretsSpoke, isMachine),
  };
}
