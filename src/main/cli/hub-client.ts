import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import { contracts, type HubClient } from '#shared/contract/index';
import { outline } from '#shared/contract/outline';
import { connect, type Connection } from '#shared/rpc/connect';
import type { Duplex } from '#shared/rpc/duplex';
import { createFacade } from '#shared/rpc/facade';
import { HUB_SOCKET } from '#main/hub/local-face';
import { TOKEN_SOCKET } from '#main/hub/token-face';
import { openDataFolder } from '#main/platform/data-folder';
import { readHubHolder } from '#main/platform/hub-lock';
import { connectLocal, NobodyListens } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import { startBackground } from '#main/hub/start-background';
import { showToken } from './show-token';

/** All that finding or starting a hub may take. */
const PATIENCE_MS = 15_000;
/** A hub that holds the data folder and does not answer yet starts, or leaves: looked at again this often at least. */
const AGAIN_MS = 500;

/** The hub, found or started, for as long as a command needs it. */
export interface HubAccess {
  /** A client that outlives its connections; connects on first use and again after one was lost. */
  hub(): Promise<HubClient>;
  close(): void;
}

/**
 * Connects to the hub of this data folder; starts one in the background where there is none. With a token it is as its account,
 * and with a ticket as well for its bytes alone.
 * Fails with HUB_UNREACHABLE, HUB_BUSY, HUB_TOO_OLD, TOKEN_REFUSED or what the hub refused to start with.
 */
export async function dialHub(dist: string, tokenOf?: () => string, ticket?: string): Promise<Duplex> {
  const token = tokenOf?.();
  const { home, runtime } = await openDataFolder();
  const path = localSocketPath(runtime, token === undefined ? HUB_SOCKET : TOKEN_SOCKET);
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const duplex = await reach(path);
    if (duplex !== undefined) return token === undefined ? duplex : await showToken(duplex, token, ticket);
    const pid = async (): Promise<number> => (await readHubHolder(home))?.pid ?? 0;
    if (token !== undefined && (await takesNoTokens(runtime))) throw new HubError('HUB_TOO_OLD', { pid: await pid() });
    const left = deadline - performance.now();
    if (left <= 0) throw new HubError('HUB_BUSY', { pid: await pid() });
    const started = await startBackground({ dist, logFile: join(home, 'logs', 'hub.log'), timeoutMs: left });
    if (started === 'busy') await changeIn(runtime, Math.min(AGAIN_MS, left));
  }
}

/** A connection to a socket of the hub; undefined where nobody listens. */
async function reach(path: string): Promise<Duplex | undefined> {
  try {
    return await connectLocal(path);
  } catch (error) {
    if (error instanceof NobodyListens) return undefined;
    throw new HubError('HUB_UNREACHABLE', { detail: error instanceof Error ? error.message : String(error) }, { cause: error });
  }
}

/**
 * Whether the hub that runs has no socket for tokens, as those of before. One that starts has it before the socket by which it is found, and one
 * that leaves closes both: it is looked for again while the other one is held.
 */
async function takesNoTokens(runtime: string): Promise<boolean> {
  const hub = await reach(localSocketPath(runtime, HUB_SOCKET));
  if (hub === undefined) return false;
  let stays = true;
  hub.onClose(() => (stays = false));
  try {
    const tokens = await reach(localSocketPath(runtime, TOKEN_SOCKET));
    tokens?.close();
    return stays && tokens === undefined;
  } finally {
    hub.close();
  }
}

/** Resolves when something changes in a folder (a socket appears, say), or after `ms`. */
async function changeIn(folder: string, ms: number): Promise<void> {
  const signal = AbortSignal.timeout(ms);
  try {
    for await (const _change of watch(folder, { signal })) return;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Access that dials with `dial` when it must. */
export function createHubAccess(dial: () => Promise<Duplex>): HubAccess {
  let current: Promise<Connection<typeof contracts>> | undefined;
  const open = async (): Promise<Connection<typeof contracts>> => {
    const connection = connect(await dial(), contracts);
    connection.leaving.addEventListener('abort', () => (current = undefined), { once: true });
    return connection;
  };
  const through = async (): Promise<HubClient> => {
    current ??= open();
    try {
      return (await current).hub;
    } catch (error) {
      current = undefined;
      throw error;
    }
  };
  const hub = createFacade<typeof contracts>(outline, through);
  return {
    async hub() {
      await through();
      return hub;
    },
    close() {
      void current?.then((connection) => connection.close()).catch(() => undefined); // It never opened.
    },
  };
}
