import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import { asStorage } from '#main/platform/storage-faults';
import { exchange, redeem } from '#main/server/content/link-session';

/**
 * Writes the bytes of a ticket into a file that is not there yet, for its owner alone; nothing is left of one that broke off.
 * Bytes never go over the socket of the calls: the hub opens its face for browsers on loopback for as long as this takes.
 */
export async function fetchTicket(hub: HubClient, ticket: string, path: string, signal: AbortSignal): Promise<void> {
  const file = await create(path);
  const served = new AbortController();
  const events = hub.hub.serve({ port: 0 }, { signal: served.signal });
  try {
    const { value } = await events.next();
    if (value?.type !== 'listening') throw new HubError('DISCONNECTED', {});
    const { port, cookie } = await redeem(value.link);
    const answer = await exchange({ port, method: 'GET', path: `/bytes/${ticket}`, headers: { cookie } });
    if (answer.statusCode !== 200) throw new HubError('TICKET_INVALID', {});
    await pipeline(answer, file.createWriteStream(), { signal });
  } catch (error) {
    await rm(path, { force: true });
    if (signal.aborted) throw new HubError('CANCELLED', {}, { cause: error });
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') throw new HubError('DISCONNECTED', {}, { cause: error });
    throw asStorage(error, resolve(path));
  } finally {
    served.abort();
    await file.close();
  }
}

async function create(path: string) {
  try {
    return await open(resolve(path), 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new HubError('FILE_EXISTS', { path: path.slice(0, 1_024) });
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new HubError('BAD_INPUT', { issues: [`--to: ${path}`.slice(0, 4_096)] });
    }
    throw asStorage(error, resolve(path));
  }
}
