/** What can be wrong with an evidence pack, in the order in which it would be met. */
export const packFaults = [
  /** Bytes were changed: what was encrypted does not decrypt to what was written. */
  'damaged',
  /** It ends too early. */
  'cut',
  /** What is encrypted is no evidence pack, or goes on behind its end. */
  'not-a-pack',
  /** A newer Axle wrote it. */
  'version',
  /** Its manifest does not have the form that it should. */
  'manifest',
  /** The manifest is not the one that was signed. */
  'signature',
  /** It is signed, but with another key than the one that was asked for. */
  'signer',
  /** A file is larger than such a file may be. */
  'too-large',
  'file-changed',
  'file-missing',
  'file-extra',
  /** The audit entries do not follow each other as they say, or are not those of the run. */
  'chain',
  /** Manifest and audit entries tell of different runs, scripts or ends. */
  'contradiction',
] as const;
/** One of `packFaults`. */
export type PackFaultKind = (typeof packFaults)[number];

/** The first thing of a pack that does not hold; `what` names the file, entry or field. */
export class PackFault extends Error {
  readonly kind: PackFaultKind;
  readonly what: string;

  constructor(kind: PackFaultKind, what: string) {
    super(`${kind}: ${what}`);
    this.kind = kind;
    this.what = what.slice(0, 512);
  }
}
