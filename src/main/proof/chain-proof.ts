import { z } from '#shared/contract/zod';
import { entryHash, linkHash } from './chain-link';
import { hashedField, hashedFields, parseBytes, personalHash, recordOf, type HashedDoc } from './entry-fields';
import { AuditLine } from './manifest';
import { PackFault } from './pack-faults';

/** An audit entry of the run as a pack shows it. */
export interface ProvenEntry {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly outcome: string;
  /** Who; null once that was erased. */
  readonly actor: string | null;
  readonly detail: HashedDoc;
  /** Personal fields that were erased since they were written: what they were cannot be shown any more. */
  readonly erased: readonly string[];
}

/** What of an entry is read by people; the rest is only hashed. */
const Read = z.object({ at: z.string().max(64), action: z.string().max(64), outcome: z.string().max(16), runId: z.string().max(64) });

/** Follows the chain line by line from a run's first entry on. Reads nothing, waits for nothing; throws `PackFault`. */
export class ChainProof {
  readonly #run: string;
  readonly #entries: ProvenEntry[] = [];
  #seq: number | undefined;
  #hash: string | undefined;
  #breaks = 0;

  constructor(run: string) {
    this.#run = run;
  }

  /** The last place that was reached; undefined before the first line. */
  get place(): { readonly seq: number; readonly hash: string } | undefined {
    return this.#seq === undefined || this.#hash === undefined ? undefined : { seq: this.#seq, hash: this.#hash };
  }

  get entries(): readonly ProvenEntry[] {
    return this.#entries;
  }

  /** How many entries of others had to be passed on their word: an older Axle wrote them, whose hash holds all of an entry. */
  get breaks(): number {
    return this.#breaks;
  }

  line(text: string): void {
    const line = AuditLine.safeParse(parseBytes(text));
    if (!line.success) throw new PackFault('chain', `line ${this.#entries.length + 1} of the audit entries`);
    if ('bytes' in line.data) return this.#entry(line.data.seq, line.data.bytes, line.data.personal);
    if ('hash' in line.data) {
      this.#follow(line.data.seq);
      this.#breaks += 1;
      this.#hash = line.data.hash;
      return;
    }
    this.#follow(line.data.from);
    for (const digest of line.data.digests) {
      this.#hash = linkHash(this.#hash ?? '', digest);
      this.#seq = (this.#seq ?? 0) + 1;
    }
    this.#seq = (this.#seq ?? 0) - 1; // The first of them was counted already.
  }

  /** Goes to the next entry, which says of itself that it is number `seq`. Only an entry of the run can be the first. */
  #follow(seq: number): void {
    if (this.#seq === undefined || seq !== this.#seq + 1) throw new PackFault('chain', `entry ${seq}`);
    this.#seq = seq;
  }

  #entry(seq: number, bytes: string, personal: readonly { readonly field: string; readonly salt: string; readonly value: string }[]): void {
    const fault = new PackFault('chain', `entry ${seq}`);
    const doc = parseBytes(bytes);
    const read = Read.safeParse(doc);
    if (doc === undefined || !read.success || doc['seq'] !== seq || read.data.runId !== this.#run) throw fault;
    if (this.#seq !== undefined) this.#follow(seq);
    if (this.#hash !== undefined && doc['prev'] !== this.#hash) throw fault;
    this.#seq = seq;
    this.#hash = entryHash(bytes, { v: doc['v'], prev: doc['prev'] });
    const clear = new Map<string, string>();
    for (const { field, salt, value } of personal) {
      if (hashedField(doc, field) !== personalHash(salt, value)) throw new PackFault('chain', `entry ${seq}: ${field}`);
      clear.set(field, value);
    }
    const { at, action, outcome } = read.data;
    this.#entries.push({
      seq,
      at,
      action,
      outcome,
      actor: clear.get('actor') ?? null,
      detail: recordOf(doc['detail']) ?? {},
      erased: hashedFields(doc).filter((field) => !clear.has(field)),
    });
  }
}
