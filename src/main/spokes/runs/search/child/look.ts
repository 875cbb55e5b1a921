import type { OutputHit } from '#shared/contract/search';
import { HubError } from '#shared/contract/errors';
import { openJournal, type JournalFiles } from '../../journal/reader';
import { openRegular } from '../../journal/regular-file';
import { expressionOf } from '../../journal/search-protocol';
import type { Extent } from '../../journal/segments';
import type { SearchText } from '../protocol';
import { INDEXED_FROM, readEntries, searchPath } from '../search-file';
import { mayHold, trigramsOf } from '../signature';
import { blockAt, blocksOf, type Block } from './blocks';
import { hitOf } from './hit';
import { eachShownLine, isPlain } from './shown-lines';

/** Lines of one run that are told. */
const MOST_HITS = 3;
/** Read at once where there is no index. */
const DIRECT_BYTES = 262_144;

/** What was found in one output. */
export interface Look {
  readonly hits: readonly OutputHit[];
  /** Whether more lines have it. */
  readonly more: boolean;
  /** It is large, has ended and has no index that can be used. */
  readonly unindexed: boolean;
}

/** How outputs are searched for one text. */
export type Looker = (folder: string, ended: boolean) => Promise<Look>;

const nothing: Look = { hits: [], more: false, unindexed: false };

/** Looks for a text in outputs, one after the other: by the index where there is one, else in all of it. */
export function createLooker(wanted: SearchText): Looker {
  const trigrams = trigramsOf(wanted.text);
  const linesIn = createFinder(wanted);

  async function read(journal: JournalFiles, extent: Extent): Promise<readonly OutputHit[]> {
    const hits: OutputHit[] = [];
    for await (const block of blocksOf(journal, extent, DIRECT_BYTES)) {
      linesIn(block, hits);
      if (hits.length > MOST_HITS) break;
    }
    return hits;
  }

  /** Undefined where there is no index that can be used, whatever the reason: an output that itself fails does so again, read directly. */
  async function readIndexed(journal: JournalFiles, extent: Extent): Promise<readonly OutputHit[] | undefined> {
    const file = await openRegular(searchPath(journal.folder)).catch(() => undefined);
    if (file === undefined) return undefined;
    try {
      const hits: OutputHit[] = [];
      for await (const { place, signature } of readEntries(file, extent)) {
        if (!mayHold(signature, trigrams)) continue;
        const block = await blockAt(journal, extent, place);
        if (block === undefined) break;
        linesIn(block, hits);
        if (hits.length > MOST_HITS) break;
      }
      return hits;
    } catch {
      return undefined;
    } finally {
      await file.close();
    }
  }

  return async (folder, ended) => {
    let journal: JournalFiles | undefined;
    try {
      journal = await openJournal(folder);
      const extent = await journal.refresh();
      const large = ended && extent.end - extent.start > INDEXED_FROM;
      const indexed = large ? await readIndexed(journal, extent) : undefined;
      const hits = indexed ?? (await read(journal, extent));
      return { hits: hits.slice(0, MOST_HITS), more: hits.length > MOST_HITS, unindexed: large && indexed === undefined };
    } catch (error) {
      // It was discarded, or a run that waits has none yet.
      if (HubError.is(error, 'OUTPUT_GONE')) return nothing;
      throw error;
    } finally {
      await journal?.close();
    }
  };
}

/** Adds the lines of a block that have the text, up to one more than are told. */
function createFinder({ text, matchCase }: SearchText): (block: Block, hits: OutputHit[]) => void {
  const expression = expressionOf({ pattern: text, regex: false, matchCase });
  const needle = matchCase ? text : text.toLowerCase();
  return (block, hits) => {
    if (isPlain(block)) {
      const own = block.bytes.toString('latin1', block.first, block.stop);
      if (!(matchCase ? own : own.toLowerCase()).includes(needle)) return;
    }
    eachShownLine(block, (line, shown) => {
      if (hits.length > MOST_HITS) return;
      expression.lastIndex = 0;
      const match = expression.exec(shown);
      if (match !== null) hits.push(hitOf(line, shown, match.index, match[0].length));
    });
  };
}
