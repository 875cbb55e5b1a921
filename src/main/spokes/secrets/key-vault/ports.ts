import type { LookupFunction } from 'node:net';

/** What a vault needs of the rest of the hub. */
export interface KeyVaultDeps {
  /** Its address, `https://NAME.vault.azure.net`, as `readVaultAddress` gives it. */
  readonly vault: URL;
  /**
   * A token without a question to the person. A HubError goes on to the caller.
   * @param scopes what the vault asked for, such as `https://vault.azure.net/.default`
   */
  readonly token: (wanted: {
    readonly scopes: readonly string[];
    readonly signal: AbortSignal;
  }) => Promise<{ readonly token: string; readonly expiresAt: number }>;
  /** Comes before the vault is first asked; what it fails with goes on to the caller. */
  readonly ready?: (() => Promise<void>) | undefined;
  /** Certificates in PEM that are trusted beside those of the system; undefined where there are none. */
  readonly ownAuthorities: () => Promise<string | undefined>;
  readonly now: () => number;
  /** Lets time pass; fails when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In place of the system's own look-up of names. */
  readonly lookup?: LookupFunction | undefined;
}
