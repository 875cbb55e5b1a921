import { join } from 'node:path';
import { createRouter } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import { steadyNow, systemClock } from '#main/platform/clock';
import { forbidCoreDumps } from '#main/platform/core-dumps';
import { openDataFolder } from '#main/platform/data-folder';
import { createDb, type DbThread } from '#main/platform/db/index';
import { takeHubLock } from '#main/platform/hub-lock';
import { createLog } from '#main/platform/log';
import { createProcesses } from '#main/platform/processes';
import { isStorage } from '#main/platform/storage-faults';
import { createBytes } from './bytes';
import { compose, HEAD_FILE } from './compose';
import { migrations } from './compose-schema';
import type { FaceAudit, FacePorts, HttpFace, Hub, HubFacts, OpenHooks, SignIn } from './hub-port';
import { createConnections } from './connections';
import type { Ground } from './ground';
import { createIncidents } from './incidents';
import { createLocalFace } from './local-face';
import { refuseLostDatabase } from './lost-database';
import { Scope } from './scope';
import { createSessions } from './sessions';
import { createTokenFace } from './token-face';
import { version } from './version';

const CLOSE_MS = 10_000;
/** How long calls that were taken may go on once the hub leaves. */
const ANSWER_MS = 2_000;

/** How a process becomes the hub. */
export interface StartOptions {
  readonly kind: 'desktop' | 'background';
  /** Folder of the bundles (`dist/main`). */
  readonly dist: string;
  /** The database's thread. It is the hub's from here on, and closed where there will be none. */
  readonly thread: DbThread;
  readonly face: FacePorts;
  /** Opens a face for browsers on this port (0: a free one) for as long as the scope lives. Fails with PORT_TAKEN. */
  readonly openHttp: (hub: Hub, port: number, scope: Scope, audit: FaceAudit, signIn: SignIn) => Promise<HttpFace>;
  /** Opens the face for requests to hooks. */
  readonly openHooks: OpenHooks;
  readonly sources?: Ground['sources'];
  readonly vaults?: Ground['vaults'];
}

/** A hub that runs, and what its process has to know of it. */
export interface StartedHub {
  readonly hub: Hub;
  readonly scope: Scope;
  /** False while nothing but idle clients would miss this hub. */
  readonly busy: () => boolean;
}

/**
 * Makes this process the hub of its data folder, or gives undefined when another one is.
 * Fails with DATA_FOLDER_REFUSED or a STORAGE code; nothing is left running then.
 */
export async function startHub({
  kind,
  dist,
  thread,
  face,
  openHttp,
  openHooks,
  sources,
  vaults,
}: StartOptions): Promise<StartedHub | undefined> {
  const { home, runtime } = await openDataFolder().catch(async (error: unknown) => {
    await thread.close().catch(() => undefined); // Why there will be no hub is what counts.
    throw error;
  });
  const log = createLog(home);
  const incidents = createIncidents(log);
  // What the storage cannot take is no fault of the hub's: its state tells of it, and what matters is tried again.
  const app = new Scope((error) =>
    isStorage(error) ? log.warn('storage.put-off', { code: error.code, ...error.data }) : incidents.report(error, 'scope'),
  );
  app.onClose(() => log.close());
  const abandon = async (): Promise<undefined> => {
    await app.close();
    return undefined;
  };

  try {
    app.onClose(() => thread.close());
    const processes = createProcesses();
    const lock = await takeHubLock({ thread, home, holder: { process: processes.self, version, kind } });
    if (!lock.held) return await abandon();
    app.onClose(() => lock.release());
    const path = join(home, 'axle.db');
    await refuseLostDatabase(path, join(home, HEAD_FILE));
    const db = await createDb({ thread, path, log, migrations });
    app.onClose(() => db.close());

    const noDumps = forbidCoreDumps(log);
    app.track(noDumps);
    const scope = app.child();
    const facts: HubFacts = { version, kind, home, runtime };
    const sessions = createSessions(scope.child(), systemClock.now);
    const bytes = createBytes(steadyNow);
    let left = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      left = resolve;
    });
    const connections = createConnections();
    const close = async (): Promise<void> => {
      const deadline = setTimeout(left, CLOSE_MS);
      await connections.leave(ANSWER_MS);
      await app.close();
      clearTimeout(deadline);
      left();
    };

    const spokes = await compose({
      scope: scope.child(),
      db,
      log,
      clock: systemClock,
      processes,
      incidents,
      hub: { facts, sessions, bytes },
      sessionOf: (actorId) => sessions.byId(actorId),
      face,
      dist,
      openHttp: (port, faceScope, audit, signIn) => openHttp(hub, port, faceScope, audit, signIn),
      openHooks,
      sources,
      vaults,
      retire() {
        if (kind !== 'background') return false;
        void close(); // The answer to this call is waited for.
        return true;
      },
    });
    const router = createRouter(spokes.mounted);
    const hub: Hub = {
      facts,
      log,
      sessions,
      bytes,
      leaving: connections.leaving,
      connect(duplex, session) {
        connections.add(duplex);
        serve(duplex, router, session, {
          report: incidents.report,
          defer: setImmediate,
          leaving: connections.leaving,
          onRefused: (reason) => log.warn('rpc.refused', { reason, face: session.actor.face }),
        });
      },
      incident: incidents.report,
      onRuns(listener) {
        const tell = (): void =>
          listener(
            spokes.runs.active().map(({ id, subject, progress }) => ({ id, name: subject.name, percent: progress?.percent ?? null })),
          );
        tell();
        return spokes.runs.onChange(tell);
      },
      cancelRun: (id, name) => spokes.runs.cancel(id, { id: 'desktop', name, face: 'desktop' }),
      onSettings(listener) {
        listener(spokes.settings.current());
        return spokes.settings.onChange(listener);
      },
      onAtHand(person, listener) {
        let told = '';
        const tell = (): void => {
          const list = spokes.favourites.of(person);
          const text = JSON.stringify(list);
          if (text !== told) listener(list);
          told = text;
        };
        tell();
        return spokes.favourites.onChange(tell);
      },
      onSlots(listener) {
        listener(spokes.slots.inUse());
        return spokes.slots.onInUse(listener);
      },
      lock: spokes.lock,
      wake: spokes.wake,
      onUnreached: spokes.onUnreached,
      closed,
      close,
    };
    await noDumps; // Nobody hands it a secret before.
    await createTokenFace(hub, spokes.signIn, scope.child());
    await createLocalFace(hub, scope.child());
    log.info('hub.started', { kind, version, pid: process.pid });
    return { hub, scope, busy: () => spokes.busy() || sessions.size > 0 };
  } catch (error) {
    await abandon();
    throw error;
  }
}
