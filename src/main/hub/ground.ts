import type { Clock } from '#main/platform/clock';
import type { OpenDb } from '#main/platform/db/index';
import type { Log } from '#main/platform/log-port';
import type { Processes } from '#main/platform/process-id-port';
import type { FaceAudit, FacePorts, HttpFace, Hub, HubSession, OpenHooks, SignIn } from './hub-port';
import type { Incidents } from './incidents';
import type { Scope } from './scope';
import type { Sources, VaultAccess } from './sources';

/** What the spokes are made of. */
export interface Ground {
  readonly scope: Scope;
  readonly db: OpenDb;
  readonly log: Log;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly incidents: Incidents;
  readonly hub: Pick<Hub, 'facts' | 'sessions' | 'bytes'>;
  readonly sessionOf: (actorId: string) => HubSession | undefined;
  readonly face: FacePorts;
  /** Folder of the bundles: workers, recorder, dashboard beside it, samples above it. */
  readonly dist: string;
  readonly openHttp: (port: number, scope: Scope, audit: FaceAudit, signIn: SignIn) => Promise<HttpFace>;
  readonly openHooks: OpenHooks;
  readonly retire: () => boolean;
  /** Where runs get tokens and secrets from, where it is not from who is signed in and what is kept. */
  readonly sources?: Sources | undefined;
  /** How vaults of secrets are reached, where it is not as who is signed in. */
  readonly vaults?: VaultAccess | undefined;
}
