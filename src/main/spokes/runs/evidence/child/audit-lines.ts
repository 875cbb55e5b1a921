import { isLinked, sha256 } from '#main/proof/chain-link';
import { parseBytes } from '#main/proof/entry-fields';
import { packBounds, type AuditLine } from '#main/proof/manifest';
import type { EvidencePage } from '../../ports';
import type { EvidenceTask } from '../protocol';

/** Entries that are asked for at once. */
const PAGE = 256;
/** Entries that a proof goes past at most: 13 MB of digests. */
const MOST = 200_000;
/** Room that is left for the last lines. */
const SPARE = 4 * 1_048_576;

type Personal = Extract<AuditLine, { bytes: string }>['personal'][number];

/** The entries of a run with what links them, as lines. */
export interface AuditLines {
  readonly pieces: readonly Buffer[];
  readonly entries: number;
  readonly first: number;
  readonly anchor: { readonly seq: number; readonly hash: string };
}

/**
 * The chain from a run's first entry on: the run's entries in full, those of others as digests, which say nothing of them
 * and still lead to the head. An entry of others that an older Axle wrote cannot be passed so, and is named by its hash.
 * Fails where an entry that is asked for is not there.
 */
export async function auditLines(
  run: string,
  { first, last }: EvidenceTask['audit'],
  ask: (from: number, to: number) => Promise<EvidencePage>,
): Promise<AuditLines> {
  const pieces: Buffer[] = [];
  let [size, entries] = [0, 0];
  let anchor = { seq: first, hash: '' };
  let digests: string[] = [];
  const write = (line: AuditLine): void => {
    const piece = Buffer.from(`${JSON.stringify(line)}\n`);
    size += piece.length;
    pieces.push(piece);
  };
  const pass = (): void => {
    if (digests.length > 0) write({ from: anchor.seq - digests.length + 1, digests });
    digests = [];
  };
  const end = Math.min(last, first + MOST - 1);
  for (let from = first; from <= end && size < packBounds.audit - SPARE; from += PAGE) {
    const page = await ask(from, Math.min(from + PAGE - 1, end));
    const personal = personalOf(page);
    const rows = rowsOf(page);
    if (rows[0]?.[0] !== from) throw new Error(`entry ${from} is not there any more`); // Retention took it since the pack was asked for.
    for (const [seq, bytes, hash] of rows) {
      const doc = parseBytes(bytes);
      if (doc?.['runId'] === run) {
        pass();
        write({ seq, bytes, personal: personal.get(seq) ?? [] });
        entries += 1;
      } else if (isLinked(doc?.['v'])) digests.push(sha256(bytes));
      else {
        pass();
        write({ seq, hash });
      }
      anchor = { seq, hash };
      if (digests.length === PAGE) pass();
    }
  }
  pass();
  return { pieces, entries, first, anchor };
}

// The database made these texts, in these shapes.
const rowsOf = ({ entries }: EvidencePage) => JSON.parse(entries) as readonly [seq: number, bytes: string, hash: string, prev: string][];

function personalOf({ personal }: EvidencePage): ReadonlyMap<number, Personal[]> {
  const found = new Map<number, Personal[]>();
  for (const [seq, field, salt, value] of JSON.parse(personal) as readonly [number, string, string, string][]) {
    found.set(seq, [...(found.get(seq) ?? []), { field, salt, value }]);
  }
  return found;
}
