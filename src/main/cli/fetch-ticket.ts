import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HubError } from '#shared/contract/errors';
import { asStorage } from '#main/platform/storage-faults';
import type { Context } from './context';
import { withBytes } from './ticket-bytes';

/** Writes the bytes of a ticket into a file that is not there yet, for its owner alone; nothing is left of one that broke off. */
export async function fetchTicket(context: Context, ticketOf: () => Promise<string>, path: string): Promise<void> {
  const { interrupted: signal } = context;
  const file = await create(path);
  try {
    await withBytes(context, async (get) => {
      await pipeline(await get(await ticketOf()), file.createWriteStream(), { signal });
    });
  } catch (error) {
    await rm(path, { force: true });
    if (signal.aborted) throw new HubError('CANCELLED', {}, { cause: error });
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') throw new HubError('DISCONNECTED', {}, { cause: error });
    throw asStorage(error, resolve(path));
  } finally {
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
