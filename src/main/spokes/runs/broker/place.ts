import { chmod, chown, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '#main/platform/atomic-file';
import { z } from '#shared/contract/zod';

/** What a hub has to know of a run's endpoint to open it again; there is no secret in it. */
export const KeptPlace = z.object({
  /** The user that a sandboxed script is, where that is another than the hub's. */
  owner: z.number().int().nullable(),
  /** SHA-256 of the word by which a run without a sandbox is known, in hex. */
  key: z.string().length(64).nullable(),
  /** The identity endpoint: its port, and the SHA-256 of its header; null where there is none. */
  identity: z.object({ port: z.number().int(), header: z.string().length(64), inside: z.boolean() }).nullable(),
});
export type KeptPlace = z.infer<typeof KeptPlace>;

/** The folder that a run is shown of its endpoint, with nothing in it but the socket. */
export const folderOfPlace = (runtime: string, run: string): string => join(runtime, 'broker', run);
/** The socket's name in that folder. A folder is bound, so that a socket which another hub makes is seen as well. */
export const SOCKET_NAME = 'sock';
const keptFile = (runtime: string, run: string): string => `${folderOfPlace(runtime, run)}.json`;

/** Makes the folder, for whoever the script is, and writes down what the next hub has to know. */
export async function makePlace(runtime: string, run: string, kept: KeptPlace): Promise<void> {
  const folder = folderOfPlace(runtime, run);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Above it nobody else can go; inside a sandbox its own user has to.
  await chmod(folder, kept.owner === null ? 0o700 : 0o711);
  await writeFileAtomically(keptFile(runtime, run), JSON.stringify(kept));
}

/** Lets the script's user, and nobody else, connect. */
export async function openSocketTo(path: string, owner: number | null): Promise<void> {
  if (owner !== null) await chown(path, owner, owner);
  await chmod(path, 0o600);
}

/** What was written down; undefined where nothing was, or nothing that can be read. */
export async function readPlace(runtime: string, run: string): Promise<KeptPlace | undefined> {
  try {
    return KeptPlace.safeParse(JSON.parse(await readFile(keptFile(runtime, run), 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return undefined;
    throw error;
  }
}

/** Takes all of it away. */
export async function removePlace(runtime: string, run: string): Promise<void> {
  await rm(folderOfPlace(runtime, run), { recursive: true, force: true });
  await rm(keptFile(runtime, run), { force: true });
}
