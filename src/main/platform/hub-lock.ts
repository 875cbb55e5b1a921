import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import { z } from '#shared/contract/zod';
import { writeFileAtomically } from './atomic-file';
import { isBusy, translate } from './db/errors';
import { DbThreadError, type DbThread } from './db/thread';
import type { ProcessId } from './process-id-port';

const HubHolder = z.object({
  pid: z.number().int(),
  startTime: z.string(),
  bootId: z.string(),
  version: z.string(),
  kind: z.enum(['desktop', 'background']),
});

/** Who says that it is the hub. Advice for messages: only the lock decides. */
export type HubHolder = Readonly<z.infer<typeof HubHolder>>;

/** Which data folder is taken, by whom. */
export interface HubLockOptions {
  readonly thread: DbThread;
  readonly home: string;
  readonly holder: Pick<HubHolder, 'version' | 'kind'> & { readonly process: ProcessId };
}

/** The lock, or that another process has it. */
export type HubLock = { readonly held: true; release(): Promise<void> } | { readonly held: false };

const lockPath = (home: string): string => join(home, 'hub.lock');
const holderPath = (home: string): string => join(home, 'hub.json');

/**
 * Makes this process the hub of a data folder, if nobody is. The kernel frees the lock when the process ends,
 * however it ends. The database's thread holds it: opening `hub.lock` anywhere else in this process would drop it.
 */
export async function takeHubLock({ thread, home, holder }: HubLockOptions): Promise<HubLock> {
  const path = lockPath(home);
  try {
    await thread.request({ op: 'lock', path });
  } catch (error) {
    if (isBusy(error)) return { held: false };
    throw translate(error, path);
  }
  try {
    const { process, version, kind } = holder;
    await writeFileAtomically(holderPath(home), `${JSON.stringify({ ...process, version, kind })}\n`);
  } catch (error) {
    const said =
      error instanceof Error && 'code' in error
        ? translate(new DbThreadError({ code: String(error.code), message: error.message }), holderPath(home))
        : error;
    if (!HubError.is(said, 'STORAGE_FULL')) {
      await thread.request({ op: 'unlock', path });
      throw said;
    }
    // Who the hub was before is no advice: rather none.
    await rm(holderPath(home), { force: true });
  }
  return { held: true, release: async () => void (await thread.request({ op: 'unlock', path })) };
}

/** Who wrote `hub.json` last; undefined when nobody did, a full disk had no room for it, or it does not parse. */
export async function readHubHolder(home: string): Promise<HubHolder | undefined> {
  try {
    const parsed = HubHolder.safeParse(JSON.parse(await readFile(holderPath(home), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return undefined;
    throw error;
  }
}
