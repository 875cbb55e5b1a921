import type { Expected, Finding, Told } from '#main/proof/chain-check';

/** Entries and their personal fields as JSON: the hub passes them on as one text each, which it never opens. */
export interface ChainPage {
  /** `[seq, bytes, hash, prev]` of each, in order. */
  readonly entries: string;
  /** `[seq, field, salt, value]` of each, in the order of the entries. */
  readonly personal: string;
}

/** What the worker is given when it starts. */
export type VerifyTask = Expected;

/** The next page, or that there is none; each is answered. */
export type VerifyRequest = ChainPage | 'end';

/** How far the check has come, and what does not hold. */
export interface VerifyAnswer {
  readonly told: Told;
  readonly finding: Finding | undefined;
}
