import type { AuditFault } from '#shared/contract/audit';
import type { z } from '#shared/contract/zod';
import { RemarkTally, type Remark } from './remarks';
import { entryHash, GENESIS, hashedField, parseBytes, personalHash, sha256, type EntryRow, type Head, type PersonalRow } from './hashing';

export type Fault = z.infer<typeof AuditFault>;

/** A fault, or a place where entry `seq` should stand and something else does: then it must be looked for. */
export type Finding = Fault | { readonly kind: 'absent'; readonly seq: number; readonly detail: string };

/** Heads that the hub kept, by sequence. */
export interface KnownHead extends Head {
  readonly keeper: string;
}

/** Whether the chain goes on from a head that somebody gave; null where none was, or the check stopped before it. */
export type Given = 'fits' | 'differs' | 'beyond' | null;

/** What is compared: heads that must be the chain's own, and one that may be of another chain, or mistyped. */
export interface Expected {
  readonly known: readonly KnownHead[];
  readonly given?: Head | undefined;
}

/** Goes through a chain page by page and stops at the first thing that does not hold. No reading, no waiting. */
export class ChainCheck {
  readonly #expected: Expected;
  #last: Head = GENESIS;
  #lastPrev = '';
  #given: Given = null;
  readonly #remarks = new RemarkTally();

  constructor(expected: Expected) {
    this.#expected = expected;
    this.#compare(GENESIS);
  }

  /** The last entry that held. */
  get last(): Head {
    return this.#last;
  }

  get given(): Given {
    return this.#given;
  }

  /** What the entries that held say of heads that were found at a start. */
  get remarks(): readonly Remark[] {
    return this.#remarks.all;
  }

  page(rows: readonly EntryRow[], personal: readonly PersonalRow[]): Finding | undefined {
    let at = 0;
    for (const row of rows) {
      const first = at;
      while (personal[at] !== undefined && (personal[at]?.seq ?? 0) <= row.seq) at++;
      const finding = this.#entry(row, personal.slice(first, at));
      if (finding !== undefined) return finding;
    }
    return undefined;
  }

  /** After the last page: heads beyond the end. */
  end(): Fault | undefined {
    if ((this.#expected.given?.seq ?? 0) > this.#last.seq) this.#given = 'beyond';
    const cut = this.#expected.known.find((head) => head.seq > this.#last.seq);
    if (cut === undefined) return undefined;
    return {
      kind: 'tail-cut',
      seq: this.#last.seq + 1,
      detail: `${cut.keeper} ends with entry ${cut.seq}, the database with ${this.#last.seq}`,
    };
  }

  #entry(row: EntryRow, personal: readonly PersonalRow[]): Finding | undefined {
    const seq = this.#last.seq + 1;
    if (row.seq !== seq) return { kind: 'absent', seq, detail: `after entry ${this.#last.seq} comes ${row.seq}` };
    const doc = parseBytes(row.bytes);
    const hash = doc === undefined ? sha256(row.bytes) : entryHash(row.bytes, { v: doc['v'], prev: doc['prev'] });
    if (hash !== row.hash) return { kind: 'changed', seq, detail: 'its bytes do not have its hash' };
    if (doc === undefined) return { kind: 'unreadable', seq, detail: 'its bytes are no JSON object' };
    if (doc['seq'] !== seq) return this.#misplaced(seq, doc);
    if (doc['prev'] !== row.prev) return { kind: 'changed', seq, detail: 'its link differs from the one that was hashed' };
    if (row.prev !== this.#last.hash) {
      if (seq === 1) return { kind: 'changed', seq, detail: 'the first entry follows another one' };
      return { kind: 'changed', seq: seq - 1, detail: `entry ${seq} follows another entry ${seq - 1} than the one that is there` };
    }
    for (const { field, salt, value } of personal) {
      if (hashedField(doc, field) !== personalHash(salt, value)) {
        return { kind: 'personal-changed', seq, detail: `its ${field} is not the one that was hashed` };
      }
    }
    const other = this.#expected.known.find((head) => head.seq === seq && head.hash !== row.hash);
    if (other !== undefined) return { kind: 'head-differs', seq, detail: `${other.keeper} knows another entry ${seq}` };
    this.#last = { seq, hash: row.hash };
    this.#lastPrev = row.prev;
    this.#remarks.note(seq, doc['action']);
    this.#compare(row);
    return undefined;
  }

  #compare({ seq, hash }: Head): void {
    const { given } = this.#expected;
    if (given?.seq === seq) this.#given = given.hash === hash ? 'fits' : 'differs';
  }

  /** The entry at `seq` says that it is another one. */
  #misplaced(seq: number, doc: Readonly<Record<string, unknown>>): Finding {
    const says = String(doc['seq']);
    if (doc['seq'] === seq - 1 && doc['prev'] === this.#lastPrev) {
      return { kind: 'inserted', seq: seq - 1, detail: `the entry that was number ${seq - 1} now stands at ${seq}` };
    }
    if (typeof doc['seq'] === 'number' && doc['seq'] > seq) return { kind: 'absent', seq, detail: `in its place stands entry ${says}` };
    return { kind: 'inserted', seq, detail: `in its place stands one that says it is ${says}` };
  }
}
