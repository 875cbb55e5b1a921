import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HubError } from '#shared/contract/errors';
import { contracts } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import { HUB_SOCKET, WINDOW_SOCKET } from '#main/hub/local-face';
import { startHub, type StartedHub, type StartOptions } from '#main/hub/start-hub';
import { openDataFolder } from '#main/platform/data-folder';
import { startDbThread } from '#main/platform/db/index';
import { readHubHolder } from '#main/platform/hub-lock';
import { connectLocal, NobodyListens } from '#main/platform/local-socket';
import { OtherWire } from '#main/platform/local-socket-greeting';
import { localSocketPath } from '#main/platform/local-socket-server';

/** A background hub closes within ten seconds; then the data folder is free. */
const PATIENCE_MS = 15_000;
/** How soon a hub that neither answers nor leaves is looked at again. */
const AGAIN_MS = 200;

/** How a desktop becomes the hub: it starts the database's thread itself, for each time it tries. */
export type TakeOverOptions = Omit<StartOptions, 'thread'>;

/** A hub in another process that does not make room: whoever finds it is its client. */
export interface OtherHub {
  readonly home: string;
  readonly socket: string;
  /** The one for windows. */
  readonly windows: string;
}

/** What this process is now: the hub, or a client of another. */
export type TakenOver = ({ readonly kind: 'hub' } & StartedHub) | ({ readonly kind: 'other' } & OtherHub);

/**
 * Makes this process the hub: one in the background is asked to make room, and its runs are adopted. Gives the other
 * one where it stays. Fails with HUB_BUSY, with HUB_UNREACHABLE where the other is of a version that cannot be asked, and
 * with CANCELLED once the signal aborts.
 */
export async function takeOver(options: TakeOverOptions, signal?: AbortSignal): Promise<TakenOver> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    if (signal?.aborted === true) throw new HubError('CANCELLED', {});
    const thread = startDbThread({ worker: pathToFileURL(join(options.dist, 'db-worker.js')) });
    const started = await startHub({ ...options, thread });
    if (started !== undefined) return { kind: 'hub', ...started };
    const { home, runtime } = await openDataFolder();
    const socket = localSocketPath(runtime, HUB_SOCKET);
    if (!(await retire(socket))) return { kind: 'other', home, socket, windows: localSocketPath(runtime, WINDOW_SOCKET) };
    if (performance.now() > deadline) throw new HubError('HUB_BUSY', { pid: (await readHubHolder(home))?.pid ?? 0 });
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** Asks the hub at this socket to leave and waits until it has closed; false when it will not. */
async function retire(path: string): Promise<boolean> {
  try {
    const connection = connect(await connectLocal(path), contracts);
    const gone = new Promise<void>((resolve) => connection.closed.addEventListener('abort', () => resolve(), { once: true }));
    const { retiring } = await connection.hub.hub.retire({});
    if (retiring) await gone;
    connection.close();
    return retiring;
  } catch (error) {
    // It starts, or it left while it was asked: worth another try.
    if (error instanceof NobodyListens || HubError.is(error, 'DISCONNECTED') || HubError.is(error, 'HUB_LEAVING')) return true;
    if (error instanceof OtherWire) throw new HubError('HUB_UNREACHABLE', { detail: error.message }, { cause: error });
    throw error;
  }
}
