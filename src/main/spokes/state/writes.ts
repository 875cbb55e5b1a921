import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { stateBounds, StateKey } from '#shared/contract/script-state';
import { z } from '#shared/contract/zod';

/** As much is read at once: more than the longest line. */
const BLOCK = 1_048_576;
const NEWLINE = 10;
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** One write of a script as the recorder took it down; `json` is null where the key was removed. */
const Write = z.object({
  line: z.number().int().positive(),
  at: z.iso.datetime(),
  key: StateKey,
  json: z.string().max(stateBounds.value).nullable(),
});
export type Write = z.infer<typeof Write>;

/** What a script wrote, one a line, in its run's folder. */
const writesPath = (folder: string): string => join(folder, 'state');

/** Whole lines after a position, at most a mebibyte of them, and the position after the last. Nothing where there is no such file. */
export async function writesAfter(
  folder: string,
  position: number,
): Promise<{ readonly writes: readonly Write[]; readonly position: number }> {
  const file = await open(writesPath(folder), FLAGS).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP')) return undefined;
    throw error;
  });
  if (file === undefined) return { writes: [], position };
  try {
    if (!(await file.stat()).isFile()) return { writes: [], position };
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, position);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
    const lines = buffer.toString('utf8', 0, end).split('\n').slice(0, -1);
    return { writes: lines.flatMap(understood), position: position + end };
  } finally {
    await file.close();
  }
}

/** A line that a crash or somebody else damaged says nothing, and takes nothing else with it. */
function understood(text: string): readonly Write[] {
  try {
    const parsed = Write.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
