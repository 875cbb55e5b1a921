/*
 * What secrets may be, apart from their schemas, which are made of it: a page has them before it has a schema.
 */

/** Why sealed values cannot be read now; `unset`: there is no keychain, and nobody has given a passphrase yet. */
export const lockReasons = [
  /** It is being opened. */
  'opening',
  'unset',
  /** It was sealed by a passphrase, which a person has to give. */
  'passphrase',
  /** There was a keychain, and it cannot be reached. */
  'keychain-absent',
  'keychain-locked',
  /** It did not answer in time. */
  'keychain-silent',
  'keychain-failed',
  /** The keychain answers, and shows no key for this data folder; some answer so while they are locked. */
  'key-missing',
  /** What the keychain has opens nothing. */
  'key-wrong',
  /** Sealed values are there, and the file that holds their keys is not. */
  'keys-missing',
  'keys-damaged',
] as const;
export type LockReason = (typeof lockReasons)[number];

/** What holds the key that all others are sealed with. */
export const sealWays = ['keychain', 'passphrase'] as const;
export type SealWay = (typeof sealWays)[number];

/** How who asks for a value proves it: the passphrase where one is set, else by saying so once more. */
export const proofKinds = ['passphrase', 'confirmation'] as const;

/** Most characters of a secret: 64 Ki. */
export const MOST_SECRET = 65_536;
/** How many secrets a hub keeps. */
export const MOST_SECRETS = 2_000;
/** Fewest and most characters of a passphrase. */
export const LEAST_PASSPHRASE = 12;
export const MOST_PASSPHRASE = 1_024;
/** What a secret that is kept here may be called: letters, digits, and `.`, `_`, `-`, `/` between them. */
export const keptSecretName = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?$/;
/** What people call a vault: letters, digits, and hyphens between them. */
export const vaultName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;
/**
 * What a secret is called wherever it is asked for: by its name, or by VAULT:NAME where it lies in a vault. No name of a kept one has a
 * colon, so that a vault which is added takes the place of none.
 */
export const secretName = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?:)?[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?$/;
/** Most characters of that. */
export const MOST_SECRET_NAME = 161;

/** The vault that a name is of, and what the secret is called there; undefined where it is kept here. */
export function inVault(name: string): { readonly vault: string; readonly secret: string } | undefined {
  const colon = name.indexOf(':');
  return colon === -1 ? undefined : { vault: name.slice(0, colon), secret: name.slice(colon + 1) };
}
/** Longest time between two values, in days. */
export const MOST_ROTATE_DAYS = 3_650;
