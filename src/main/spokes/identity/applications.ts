import type { Application, applications } from '#shared/contract/applications';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Implement, ObjectRef } from '#shared/contract/kernel';
import type { Tx } from '#main/platform/db-port';
import { signInApplication, type ApplicationToken } from './application-token';
import { orEnded } from './or-ended';
import type { ApplicationsDeps } from './ports';
import { unregistered } from './registration';
import { deleteApplication, insertApplication, loadApplications, type IdentityTables } from './store';
import { createTurns } from './turns';

const MOST = 100;
/** Tokens that are remembered; those that end sooner than `RENEW_MS` are asked for anew. */
const MOST_TOKENS = 256;
const RENEW_MS = 300_000;
const MOST_RECEIVED = 4_096;

/** All that an application was allowed at Graph, in each of Microsoft's clouds. Of another provider nothing is known. */
const graphScope = {
  public: ['https://graph.microsoft.com/.default'],
  usgov: ['https://graph.microsoft.us/.default'],
  china: ['https://microsoftgraph.chinacloudapi.cn/.default'],
  custom: [],
} as const;

/** What a token of an application is wanted for. */
export interface ApplicationRequest {
  readonly application: string;
  readonly scopes: readonly string[];
  readonly signal: AbortSignal;
  readonly actor: Actor;
  readonly runId?: string | undefined;
}

/** Whose tokens an application's are: of no person. */
export interface ApplicationOwner {
  readonly upn: '';
  readonly tenant: string;
  readonly clientId: string;
}

/** Applications that sign in by themselves, with certificates. */
export interface Applications {
  readonly handlers: Implement<typeof applications>;
  /** A token, kept in memory until shortly before it ends. Fails as a test does, and with CANCELLED as soon as the signal ends. */
  readonly token: (request: ApplicationRequest) => Promise<ApplicationOwner & ApplicationToken>;
  /** Null where there is no such application. */
  readonly owner: (application: string) => ApplicationOwner | null;
  /** Those that sign in with the certificate of a thumbprint. */
  readonly usersOf: (thumbprint: string) => readonly { readonly kind: 'application'; readonly id: string; readonly name: string }[];
}

/** Nothing is asked of a provider, and MSAL not loaded, before a token is wanted. */
export async function createApplications(deps: ApplicationsDeps): Promise<Applications> {
  const { scope, db, log, clock, audit, certificates } = deps;
  const all = new Map((await loadApplications(db.tables<IdentityTables>(), log)).map((one) => [one.name, one]));
  const tokens = new Map<string, ApplicationToken>();
  const turns = createTurns();

  const found = (name: string): Application => {
    const application = all.get(name);
    if (application === undefined) throw new HubError('APPLICATION_NOT_FOUND', { application: name });
    return application;
  };
  const ownerOf = ({ client, cloud, tenant }: Application): ApplicationOwner => ({
    upn: '',
    tenant: cloud === 'custom' ? '' : tenant,
    clientId: client,
  });

  function note(
    tx: Tx,
    action: string,
    actor: Actor,
    { name, client, certificate }: Application,
    more: object = {},
    runId?: string,
  ): Promise<void> {
    const detail = { client, certificate, ...more };
    return audit.append(tx, { action, outcome: 'ok', actor, object: `application:${name}`, detail, ...(runId !== undefined && { runId }) });
  }

  /** Each sign-in is written down; what it gives is not given before. */
  async function signIn(application: Application, scopes: readonly string[], by: Omit<ApplicationRequest, 'application' | 'scopes'>) {
    const { signal, actor, runId } = by;
    const certificate = await certificates.useCertificate(application.certificate, { actor, purpose: 'application', runId });
    const given = await signInApplication(application, certificate, scopes, signal, clock);
    const detail = { scopes: scopes.join(' ').slice(0, MOST_RECEIVED), received: given.scopes.join(' ').slice(0, MOST_RECEIVED) };
    await db.write((tx) => note(tx, 'application.token', actor, application, detail, runId));
    return given;
  }

  async function give({ application: name, scopes, ...by }: ApplicationRequest): Promise<ApplicationOwner & ApplicationToken> {
    const release = await turns.take(name);
    try {
      if (by.signal.aborted) throw new HubError('CANCELLED', {});
      const application = found(name);
      const key = JSON.stringify([application, scopes.toSorted()]);
      const kept = tokens.get(key);
      if (kept !== undefined && Date.parse(kept.expiresAt) - clock.now() > RENEW_MS) return { ...kept, ...ownerOf(application) };
      const given = await signIn(application, scopes, by);
      if (tokens.size >= MOST_TOKENS) tokens.clear();
      tokens.set(key, given);
      return { ...given, ...ownerOf(application) };
    } finally {
      release();
    }
  }

  /** A keychain may ask somebody before a key is there: a signal ends the waiting, and the hub sees to the rest. */
  async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    scope.track(work.catch(() => undefined)); // Who waits is told.
    return await orEnded(work, signal);
  }

  return {
    handlers: {
      async list(_input, { may }) {
        const known = await certificates.known((object) => may('certificates:read', object));
        const items = [...all.values()]
          .filter(({ name }) => may('identity:read', { kind: 'identity', id: name }))
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map((application) => ({
            application,
            certificate: known.find(({ thumbprint }) => thumbprint === application.certificate) ?? null,
          }));
        return { items };
      },
      async add({ certificate: named, tenant = unregistered.tenant, ...rest }, { actor, may }) {
        // Whoever names it uses its key.
        const mayUse = (object: ObjectRef): boolean => may('certificates:write', object);
        return await certificates.withUsable(named, mayUse, async ({ thumbprint, key }) => {
          if (key.type !== 'rsa')
            throw new HubError('CERTIFICATE_KIND_REFUSED', { certificate: named, kind: `${key.type} ${key.detail}`, wanted: 'RSA' });
          const application: Application = { ...rest, tenant, certificate: thumbprint };
          await db.write(async (tx) => {
            if (all.size >= MOST) throw new HubError('APPLICATIONS_FULL', { limit: MOST });
            if (!(await insertApplication(tx.tables<IdentityTables>(), application)))
              throw new HubError('APPLICATION_EXISTS', { name: application.name });
            await note(tx, 'application.add', actor, application);
            tx.onCommit(() => void all.set(application.name, application));
          });
          return application;
        });
      },
      async remove({ application: name }, { actor }) {
        const application = found(name);
        await db.write(async (tx) => {
          if (!(await deleteApplication(tx.tables<IdentityTables>(), name)))
            throw new HubError('APPLICATION_NOT_FOUND', { application: name });
          await note(tx, 'application.remove', actor, application);
          tx.onCommit(() => {
            all.delete(name);
            tokens.clear();
          });
        });
        return {};
      },
      async test({ application: name, scope: asked }, { actor, signal }) {
        const application = found(name);
        const scopes = asked === undefined ? graphScope[application.cloud] : [asked];
        const { scopes: received, expiresAt } = await within(signIn(application, scopes, { signal, actor }), signal);
        return { scopes: received.slice(0, 64).map((one) => one.slice(0, 512)), expiresAt };
      },
    },
    token: (request) => within(give(request), request.signal),
    owner(name) {
      const application = all.get(name);
      return application === undefined ? null : ownerOf(application);
    },
    usersOf: (thumbprint) =>
      [...all.values()]
        .filter(({ certificate }) => certificate === thumbprint)
        .map(({ name }) => ({ kind: 'application' as const, id: name, name })),
  };
}
