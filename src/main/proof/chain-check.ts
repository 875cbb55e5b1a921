import type { AuditFault } from '#shared/contract/audit';
import type { z } from '#shared/contract/zod';
import { GENESIS, type EntryRow, type Head, type PersonalRow } from './chain-head';
import { entryHash, linkHash, sha256 } from './chain-link';
import { ChainSignatures, type Signed } from './chain-signatures';
import { chainActions, Prune, type KnownKey, type Stub } from './checkpoint';
import { hashedField, parseBytes, personalHash, type HashedDoc } from './entry-fields';
import { RemarkTally, type Remark } from './head-remarks';

export type Fault = z.infer<typeof AuditFault>;

/** A fault, or a place where entry `seq` should stand and something else does: then it must be looked for. */
export type Finding = Fault | { readonly kind: 'absent'; readonly seq: number; readonly detail: string };

/** Heads that the hub kept, by sequence. */
export interface KnownHead extends Head {
  readonly keeper: string;
}

/** Whether the chain goes on from a head that somebody gave; null where none was, or the check stopped before it. */
export type Given = 'fits' | 'differs' | 'beyond' | 'removed' | null;

/** What is compared: heads that must be the chain's own, and one that may be of another chain, or mistyped. */
export interface Expected {
  readonly known: readonly KnownHead[];
  readonly given?: Head | undefined;
  /** Keys that are known from outside the chain. */
  readonly keys: readonly KnownKey[];
  /** What stands in place of entries that were removed. */
  readonly stub: Stub | null;
  /** Where what is shown begins, if not with the first entry that there is: links up to there are taken on their word. */
  readonly from?: Head | undefined;
}

/** What the entries that held say of the chain: of its heads, its signatures, its removals. */
export interface Told {
  /** The last entry that held. */
  readonly last: Head;
  readonly given: Given;
  readonly remarks: readonly Remark[];
  readonly signed: Signed;
}

/** Goes through a chain page by page and stops at the first thing that does not hold. No reading, no waiting. */
export class ChainCheck {
  readonly #expected: Expected;
  #last: Head = GENESIS;
  #lastPrev = '';
  #given: Given = null;
  readonly #remarks = new RemarkTally();
  readonly #signatures: ChainSignatures;
  /** The last removal that an entry tells of. */
  #prune: { readonly seq: number; readonly at: unknown; readonly detail: Prune } | undefined;

  constructor(expected: Expected) {
    this.#expected = expected;
    this.#signatures = new ChainSignatures(expected.keys);
    const { stub, from, given } = expected;
    this.#last = from ?? (stub === null ? GENESIS : { seq: stub.last, hash: stub.hash });
    if (given !== undefined && given.seq < this.#last.seq) this.#given = 'removed';
    this.#compare(this.#last);
  }

  get told(): Told {
    return { last: this.#last, given: this.#given, remarks: this.#remarks.all, signed: this.#signatures.signed };
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

  /** Passes an entry that is not shown: by its digest, or an old one by its hash, on its word. */
  pass(seq: number, by: { readonly digest: string } | { readonly hash: string }): Finding | undefined {
    if (seq !== this.#last.seq + 1) return this.#gap(seq);
    this.#lastPrev = this.#last.hash;
    return this.#advance({ seq, hash: 'digest' in by ? linkHash(this.#last.hash, by.digest) : by.hash });
  }

  /** After the last page: a stub that no entry bears out, or the other way round, and heads beyond the end. */
  end(): Fault | undefined {
    const unproven = this.#expected.from === undefined ? this.#stub() : undefined;
    if (unproven !== undefined) return unproven;
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
    if (row.seq !== seq) return this.#gap(row.seq);
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
    const unsigned = this.#signatures.entry(row, doc);
    if (unsigned !== undefined) return { ...unsigned, seq };
    const other = this.#advance(row);
    if (other !== undefined) return other;
    this.#lastPrev = row.prev;
    this.#note(seq, doc);
    return undefined;
  }

  #gap(found: number): Finding {
    if (found <= this.#last.seq) return { kind: 'inserted', seq: found, detail: `it stands once more after entry ${this.#last.seq}` };
    return { kind: 'absent', seq: this.#last.seq + 1, detail: `after entry ${this.#last.seq} comes ${found}` };
  }

  /** Takes one more as holding, unless somebody knows another of its number. */
  #advance({ seq, hash }: Head): Fault | undefined {
    const other = this.#expected.known.find((head) => head.seq === seq && head.hash !== hash);
    if (other !== undefined) return { kind: 'head-differs', seq, detail: `${other.keeper} knows another entry ${seq}` };
    this.#last = { seq, hash };
    this.#compare(this.#last);
    return undefined;
  }

  #note(seq: number, doc: HashedDoc): void {
    this.#remarks.note(seq, doc['action']);
    if (doc['action'] !== chainActions.prune || doc['outcome'] !== 'ok') return;
    const detail = Prune.safeParse(doc['detail']).data;
    if (detail !== undefined) this.#prune = { seq, at: doc['at'], detail };
  }

  /** A stub and the last entry that tells of a removal say the same, or neither is there. */
  #stub(): Fault | undefined {
    const { stub } = this.#expected;
    const prune = this.#prune;
    if (stub === null) {
      if (prune === undefined) return undefined;
      return {
        kind: 'stub-missing',
        seq: prune.detail.last,
        detail: `entry ${prune.seq} tells of entries up to ${prune.detail.last} that were removed`,
      };
    }
    const forged = (detail: string): Fault => ({ kind: 'stub-forged', seq: stub.last, detail });
    if (prune === undefined) return forged('no entry tells of the removal');
    const { last, hash } = prune.detail;
    if (prune.seq !== stub.entry || prune.at !== stub.at || last !== stub.last || hash !== stub.hash) {
      return forged(`entry ${prune.seq} tells of another removal, up to ${last}`);
    }
    if (stub.signature === null && this.#expected.keys.length > 0 && (this.#signatures.signed.upTo ?? 0) < stub.entry) {
      return forged('it is not signed, and neither is the entry that tells of the removal, though there is a key');
    }
    const unsigned = this.#signatures.stub(stub);
    return unsigned === undefined ? undefined : forged(unsigned);
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

/** The first entry that no checkpoint covers, but for the last checkpoint itself; null where there is none. */
export function unsignedSince(signedUpTo: number | null, last: number, base: number): number | null {
  const since = signedUpTo === null ? base + 1 : signedUpTo + 2;
  return since <= last ? since : null;
}
