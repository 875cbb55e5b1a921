/** One version of a secret, without its value. Times are ISO 8601. */
export interface PlacedVersion {
  readonly version: string;
  readonly enabled: boolean;
  readonly createdAt: string | null;
  readonly changedAt: string | null;
  readonly expiresAt: string | null;
}

/** A secret of a place, without its value. */
export interface PlacedSecret extends Omit<PlacedVersion, 'version'> {
  readonly name: string;
  readonly contentType: string | null;
}

/** A value, and which version it is. */
export interface PlacedValue {
  readonly value: string;
  readonly version: PlacedVersion;
}

/** Another place that secrets are kept in than beside the hub's database. Fails with the codes of that place, and CANCELLED. */
export interface SecretPlace {
  /** All that there are, page after page; the next is asked for when it is wanted. */
  list(signal: AbortSignal): AsyncIterable<readonly PlacedSecret[]>;
  /** A value: of this version, else of the newest. */
  get(name: string, version: string | undefined, signal: AbortSignal): Promise<PlacedValue>;
  /** Keeps a new version. */
  set(name: string, value: string, signal: AbortSignal): Promise<PlacedVersion>;
  versions(name: string, signal: AbortSignal): AsyncIterable<readonly PlacedVersion[]>;
}
