import { randomBytes } from 'node:crypto';
import type { BrokerGrants } from '#shared/contract/broker-grants';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import type { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';
import { loadPeerCredentials, type PeerCredentials } from '#main/platform/peer-credentials';
import type { ProcessId, Processes } from '#main/platform/process-id-port';
import { type BrokerPlace, type BrokerPort, isServed } from '../broker-place';
import type { SignedIn } from '../broker-port';
import { IDENTITY_PATH } from './answers';
import { isGiven } from './allowed';
import { CONNECTIONS } from './bounded-server';
import { createEndpoint, digest, type Endpoint } from './endpoint';
import type { GivingDeps } from './giving';
import { createPeers, type Peers } from './peers';
import { folderOfPlace, type KeptPlace, makePlace, readPlace, removePlace } from './place';
import { canListenInside, listenInside } from './private-loopback';

/** What brokers need of the hub. */
export interface BrokerDeps extends GivingDeps {
  readonly scope: Scope;
  readonly log: Log;
  readonly processes: Processes;
  readonly incident: (error: unknown, where: string) => string;
  readonly home: string;
  readonly runtime: string;
  /** Path of the bundled program that listens in a sandbox. */
  readonly helper: string;
}

/** The port of the identity endpoint on a loopback that only the run has. */
const INSIDE_PORT = 42_300;
/** Its header there is no secret: nobody else can ask. */
const INSIDE_HEADER = 'axle';
const ACCOUNT_MS = 5_000;

/** A run whose endpoint is open, or being opened. */
interface Open {
  readonly run: Run;
  readonly scope: Scope;
  readonly credentials: PeerCredentials;
  readonly peers: Peers;
  readonly endpoint: Endpoint;
  /** Whether it has processes, and a network, of its own. */
  readonly confined: boolean;
  readonly ownNetwork: boolean;
  identity: KeptPlace['identity'];
}

/** Endpoints of this hub's runs. None is open for a run that was granted nothing of the kind. */
export function createBroker(deps: BrokerDeps): BrokerPort {
  const { log, runtime } = deps;
  const all = new Map<string, Open>();
  /** Of each run in `all`, and of those that are being looked into: its end closes it, whenever that comes. */
  const scopes = new Map<string, Scope>();
  /** Ends that are under way: what is opened anew waits for them. */
  const closing = new Map<string, Promise<void>>();

  function reserve(run: string): Scope {
    const scope = deps.scope.child();
    scopes.set(run, scope);
    return scope;
  }

  /** Makes what is to listen, for a run that `confined` and `network` say how it is kept from others; null where that cannot be, or it ended. */
  async function begin(scope: Scope, run: Run, grants: BrokerGrants, confined: boolean, network: boolean): Promise<Open | null> {
    const credentials = await loadPeerCredentials();
    if (credentials === undefined || scope.signal.aborted) return null;
    const peers = createPeers(run, confined, deps.home, deps.processes, scope);
    const fault = (error: unknown): void => void deps.incident(error, 'broker');
    const of = { run, grants, folder: folderOfPlace(runtime, run.id), isOurs: peers.isOurs };
    const endpoint = createEndpoint({ ...deps, credentials, fault }, of, scope);
    const open: Open = { run, scope, credentials, peers, endpoint, confined, ownNetwork: confined && !network, identity: null };
    all.set(run.id, open);
    return open;
  }

  /** The identity endpoint of a new run, as far as it can be before its sandbox is there; gives its header. */
  async function offerIdentity(open: Open): Promise<string> {
    const header = open.ownNetwork ? INSIDE_HEADER : randomBytes(32).toString('hex');
    const kept = { header: digest(header), inside: open.ownNetwork };
    if (!open.ownNetwork) open.identity = { ...kept, port: await open.endpoint.listenShared(0, kept.header) };
    else if (canListenInside()) open.identity = { ...kept, port: INSIDE_PORT };
    else log.warn('broker.identity', { run: open.run.id, detail: 'nsenter is not installed' });
    return header;
  }

  /** Listens on the run's own loopback. What cannot be had is told in the log: the socket serves it all the same. */
  async function listenWithin({ run, identity, peers, credentials, endpoint, scope }: Open): Promise<void> {
    if (identity?.inside !== true) return;
    try {
      const network = (await peers.namespaces())?.network;
      if (network === undefined) return;
      const server = await listenInside(network, identity.port, { helper: deps.helper, credentials, signal: scope.signal });
      server.maxConnections = CONNECTIONS;
      server.on('connection', endpoint.serveInside(identity.header));
      scope.onClose(() => void server.close()); // At once where the run has ended meanwhile.
    } catch (error) {
      if (!scope.signal.aborted) log.warn('broker.identity', { run: run.id, detail: String(error) });
    }
  }

  async function signedIn({ account }: BrokerGrants, run: Run, ended: AbortSignal): Promise<SignedIn | null> {
    if (!isGiven(account, run)) return null;
    try {
      return await deps.tokens.account(account, run.actor, AbortSignal.any([AbortSignal.timeout(ACCOUNT_MS), ended]));
    } catch (error) {
      // What there is to say of it is said when the run asks for a token.
      log.info('broker.account', { detail: String(error) });
      return null;
    }
  }

  /** What is under way for the run comes to its end first: it would make anew what is taken away here. */
  function close(run: string): Promise<void> {
    const scope = scopes.get(run);
    const before = closing.get(run) ?? Promise.resolve();
    if (scope === undefined) return before;
    scopes.delete(run);
    all.delete(run);
    const work = Promise.all([before, scope.close()])
      .then(() => removePlace(runtime, run))
      .finally(() => {
        if (closing.get(run) === work) closing.delete(run);
      });
    closing.set(run, work);
    return work;
  }

  /** Does what a run's endpoint needs; its end waits until that has come to an end. */
  async function during<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
    const going = work();
    scope.track(going.catch(() => undefined)); // Awaited here as well.
    return await going;
  }

  async function make(
    scope: Scope,
    run: Run,
    granted: Parameters<BrokerPort['open']>[1],
    grants: BrokerGrants,
  ): Promise<BrokerPlace | null> {
    const open = await begin(scope, run, grants, granted.level.inForce !== 'none', granted.network);
    if (open === null) return null;
    const asksTokens = grants.scopes.length > 0;
    const [account, header] = asksTokens ? await Promise.all([signedIn(grants, run, scope.signal), offerIdentity(open)]) : [null, ''];
    scope.signal.throwIfAborted();
    const key = open.confined ? null : randomBytes(32).toString('hex');
    const owner = open.confined && granted.user.own ? granted.user.uid : null;
    const kept: KeptPlace = { owner, key: key === null ? null : digest(key), identity: open.identity };
    await makePlace(runtime, run.id, kept);
    await open.endpoint.listen(kept);
    return { folder: folderOfPlace(runtime, run.id), key, env: variablesOf(account, open.identity, header) };
  }

  /** Opens the endpoint of a run of an earlier hub, as that wrote it down. */
  async function takeOver(scope: Scope, run: Run, broker: BrokerGrants, child: ProcessId): Promise<void> {
    const kept = await readPlace(runtime, run.id);
    if (scope.signal.aborted) return;
    const confined = run.sandbox.inForce !== 'none';
    // Without a sandbox it is known by its word as well, or not at all.
    if (kept === undefined || (!confined && kept.key === null)) {
      return log.warn('broker.adopt', { run: run.id, detail: 'nothing is known of its endpoint' });
    }
    const open = await begin(scope, run, broker, confined, run.sandbox.network);
    if (open === null) return;
    open.peers.began(child);
    open.identity = kept.identity;
    if (kept.identity?.inside === false) {
      await open.endpoint.listenShared(kept.identity.port, kept.identity.header).catch((error: unknown) => {
        // Somebody has its port by now; the socket serves it all the same.
        if (!scope.signal.aborted) log.warn('broker.identity', { run: run.id, detail: String(error) });
      });
    }
    await listenWithin(open);
    if (!scope.signal.aborted) await open.endpoint.listen(kept);
  }

  return {
    async open(run, granted, grants) {
      if (!isServed(granted)) return null;
      const before = close(run.id); // Of an attempt that came to nothing.
      // From here on an end closes this one, however far it is.
      const scope = reserve(run.id);
      try {
        await before;
        const place = await during(scope, () => make(scope, run, granted, grants));
        scope.signal.throwIfAborted();
        return place;
      } catch (error) {
        // Whatever failed on its way, it failed since the run has ended, and what it left is taken away by that.
        if (scope.signal.aborted) throw new HubError('CANCELLED', {}, { cause: error });
        await close(run.id);
        throw error;
      }
    },
    async prepared(run, child) {
      const open = all.get(run);
      if (open === undefined) return;
      open.peers.launched(child);
      await listenWithin(open);
    },
    began: (run, child) => all.get(run)?.peers.began(child),
    async adopt(run, child) {
      const { broker } = run.sandbox.granted;
      if (broker === undefined || scopes.has(run.id)) return;
      const scope = reserve(run.id);
      try {
        await during(scope, () => takeOver(scope, run, broker, child));
      } catch (error) {
        if (!scope.signal.aborted) throw error; // It has ended: there is nothing to take over.
      }
    },
    close,
  };
}

function variablesOf(account: SignedIn | null, identity: KeptPlace['identity'], header: string): BrokerPlace['env'] {
  return {
    ...(account !== null && { AXLE_TENANT_ID: account.tenant, AXLE_CLIENT_ID: account.clientId }),
    // An application is no person.
    ...(account !== null && account.upn !== '' && { AXLE_UPN: account.upn }),
    ...(identity !== null && { IDENTITY_ENDPOINT: `http://127.0.0.1:${identity.port}${IDENTITY_PATH}`, IDENTITY_HEADER: header }),
  };
}
