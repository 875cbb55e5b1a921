import { open, rename, rm } from 'node:fs/promises';
import { HubError } from '#shared/contract/errors';
import { listSegments } from '../../journal/layout';
import { openJournal, type JournalFiles } from '../../journal/reader';
import { isAbsent, openRegular } from '../../journal/regular-file';
import type { Extent } from '../../journal/segments';
import { encodeEntry, encodeHead, encodeTail, hasEnds, INDEXED_FROM, readEntries, searchDraftPath, searchPath } from '../search-file';
import { addTrigrams, BLOCK_BYTES, foldForSearch, signatureBytes } from '../signature';
import type { IndexLook } from '../protocol';
import { blocksOf, type Block } from './blocks';
import { eachShownLine, isPlain } from './shown-lines';

/** As much is written at once. */
const WRITE_BYTES = 262_144;

/**
 * Makes the index of an ended run's output, unless there is a good one: `there`. `none`: there is no output, or too little to need one.
 * `look` says how much of one that is there is read: damage between its ends is found by whoever searches with it. Holds a block of the
 * output at a time. Fails with what the file system says (ENOSPC, EDQUOT); nothing half made is left then.
 */
export async function makeIndex(folder: string, look: IndexLook = 'whole'): Promise<'made' | 'there' | 'none'> {
  let journal: JournalFiles | undefined;
  try {
    journal = await openJournal(folder);
    const extent = await journal.refresh();
    if (extent.end - extent.start <= INDEXED_FROM) return 'none';
    if (await isGood(folder, extent, look)) return 'there';
    return (await write(folder, journal, extent)) ? 'made' : 'none';
  } catch (error) {
    if (HubError.is(error, 'OUTPUT_GONE') || isAbsent(error)) return 'none';
    throw error;
  } finally {
    await journal?.close();
  }
}

/** One that cannot be read, whatever the reason, is not good: it is made again. */
async function isGood(folder: string, extent: Extent, look: IndexLook): Promise<boolean> {
  const file = await openRegular(searchPath(folder)).catch(() => undefined);
  if (file === undefined) return false;
  try {
    if (look === 'ends') return await hasEnds(file, extent);
    for await (const _ of readEntries(file, extent));
    return true;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** False where the output went meanwhile. */
async function write(folder: string, journal: JournalFiles, extent: Extent): Promise<boolean> {
  const draft = searchDraftPath(folder);
  // Whatever lies there by that name, a link too, is not written to.
  await rm(draft, { recursive: true, force: true });
  try {
    const file = await open(draft, 'wx', 0o600);
    let end: number | undefined;
    try {
      let parts: Buffer[] = [encodeHead(extent)];
      let size = 0;
      for await (const block of blocksOf(journal, extent, BLOCK_BYTES)) {
        const entry = encodeEntry(block, signatureOf(block));
        parts.push(entry);
        size += entry.length;
        end = block.offset + block.length;
        if (size < WRITE_BYTES) continue;
        await file.writeFile(Buffer.concat(parts));
        [parts, size] = [[], 0];
      }
      await file.writeFile(Buffer.concat([...parts, encodeTail(extent)]));
    } finally {
      await file.close();
    }
    if (end !== undefined && end !== extent.end) return false; // Trimmed meanwhile: then it is of another extent.
    await rm(searchPath(folder), { recursive: true, force: true });
    await rename(draft, searchPath(folder));
    if ((await listSegments(folder)).length > 0) return true;
    await rm(searchPath(folder), { force: true }); // Discarded meanwhile.
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

function signatureOf(block: Block): Uint8Array {
  const signature = new Uint8Array(signatureBytes(block.length));
  if (isPlain(block)) addTrigrams(signature, block.bytes, block.first, block.stop);
  else {
    eachShownLine(block, (_, text) => {
      const folded = foldForSearch(text);
      addTrigrams(signature, folded, 0, folded.length);
    });
  }
  return signature;
}
