import { trustStates } from './trust-state';
import { z } from './zod';

/** SHA-256 in hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What is known of the bytes of a script and of the files that it declares. `built-in` comes with the program, `signed` stands in
 * the signed index of its source, `changed` was approved with other bytes, `withdrawn` was until somebody took that back, `new`
 * never was.
 */
export const TrustState = z.enum(trustStates);
export type TrustState = z.infer<typeof TrustState>;

/** What ran was trusted so, and names all of its bytes. */
export const RunTrust = z.object({ state: TrustState, digest: Sha256 });
export type RunTrust = z.infer<typeof RunTrust>;

/** What a file is to its script: the script itself, what says how it is run, or one that it declares under `files`. */
export const PartRole = z.enum(['script', 'sidecar', 'file']);
export type PartRole = z.infer<typeof PartRole>;

/** So many files a script has at most with those that it declares. */
export const MAX_PARTS = 1_000;
/** What they weigh together at most, in bytes. */
export const MAX_PARTS_BYTES = 67_108_864;
/** Characters of a file that are shown to who reviews it, and of all of them: one frame, whatever they are. */
export const MAX_REVIEW_TEXT = 65_536;
export const MAX_REVIEW_TEXTS = 163_840;
/** Files that one review lists. */
export const MAX_REVIEWED = 32;

/** A file as it was or is. */
export const ReviewedBytes = z.object({
  hash: Sha256,
  /** Null where it is no text or is not shown. */
  text: z.string().max(MAX_REVIEW_TEXT).nullable(),
  /** The number of the text's first line. */
  firstLine: z.number().int().positive(),
  /**
   * Why there is no text, or why it is not all of it. `same`: it is as it was. `cut`: what is the same before and behind the difference
   * is left out. `truncated`: it goes on, and what follows is not shown. `not-kept`: it was too large to be. `expired`: only the bytes of
   * newer approvals are kept. `damaged`: what lies there is not what was kept.
   */
  lacks: z.enum(['same', 'binary', 'too-large', 'not-kept', 'expired', 'damaged', 'cut', 'truncated']).nullable(),
});
export type ReviewedBytes = z.infer<typeof ReviewedBytes>;

/** One file in a review. It came, went, changed, or is as it was approved. */
export const ReviewedFile = z.object({
  /** Below the script's own folder, with `/`. */
  path: z.string().max(4_096),
  role: PartRole,
  before: ReviewedBytes.nullable(),
  after: ReviewedBytes.nullable(),
  /** The script declares it, and it is not there. */
  missing: z.boolean(),
});
export type ReviewedFile = z.infer<typeof ReviewedFile>;

/** That somebody said these bytes may run. The newest of a script counts, unless it was withdrawn. */
export const Approval = z.object({
  id: z.number().int().positive(),
  digest: Sha256,
  by: z.string().max(256),
  at: z.iso.datetime(),
  /** Files that it covers. */
  files: z.number().int().positive(),
  /** Since when it does not count any more, and who said so. */
  withdrawn: z.object({ by: z.string().max(256), at: z.iso.datetime() }).nullable(),
});
export type Approval = z.infer<typeof Approval>;
/** So many approvals of a script are listed at once, and of so many the bytes are kept; who approved which digest stays for all. */
export const MAX_APPROVALS = 50;

/** The bytes of a script as they are, beside those that were approved last. */
export const Review = z.object({
  script: z.string().max(1_024),
  name: z.string().max(512),
  state: TrustState,
  /** Names all of the bytes; an approval is of this. */
  digest: Sha256,
  /** What the files are compared with; null where nothing was approved before. */
  against: Approval.nullable(),
  /** Whether all that differs is shown: who approves what is not complete approves something unseen. */
  complete: z.boolean(),
  /** First those that differ, then the others; `more` counts those that are not listed. */
  files: z.array(ReviewedFile).max(MAX_REVIEWED),
  more: z.number().int().nonnegative(),
});
export type Review = z.infer<typeof Review>;

/** An Ed25519 public key as people pass it on: PEM (SubjectPublicKeyInfo, RFC 8410). */
export const PublicKeyPem = z.string().min(1).max(1_024);

/** What became of the signed index of a source whose key is known. */
export const SourceSignature = z.object({
  /** SHA-256 of the key (its DER form), in hex. */
  key: Sha256,
  /** `older`: an index that was signed before one that was seen already; `conflicting`: another one of the same number. */
  state: z.enum(['valid', 'missing', 'invalid', 'malformed', 'too-large', 'older', 'conflicting', 'unreadable']),
  /** The number of the index; those that follow have higher ones. Null where none was read. */
  serial: z.number().int().nonnegative().nullable(),
});
export type SourceSignature = z.infer<typeof SourceSignature>;
