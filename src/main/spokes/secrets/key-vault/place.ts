import type { PlacedSecret, PlacedVersion } from '#shared/contract/vaults';

export type { PlacedSecret, PlacedVersion };

/** Some of a list; `more` where it goes on and no more of it is asked for. */
export interface PlacedPage<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/** A value, and which version it is. */
export interface PlacedValue {
  readonly value: string;
  readonly version: PlacedVersion;
}

/** Another place that secrets are kept in than beside the hub's database. Fails with the codes of that place, and CANCELLED. */
export interface SecretPlace {
  /** All that there are, page after page; the next is asked for when it is wanted. */
  list(signal: AbortSignal): AsyncIterable<PlacedPage<PlacedSecret>>;
  /** A value: of this version, else of the newest. */
  get(name: string, version: string | undefined, signal: AbortSignal): Promise<PlacedValue>;
  /** Keeps a new version. */
  set(name: string, value: string, signal: AbortSignal): Promise<PlacedVersion>;
  versions(name: string, signal: AbortSignal): AsyncIterable<PlacedPage<PlacedVersion>>;
}
