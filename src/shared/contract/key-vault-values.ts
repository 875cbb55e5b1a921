import type { identityClouds } from './identity-values';

/** Why Azure Key Vault did not do what it was asked. `name`: it takes no secret of such a name or value. */
export const keyVaultFailures = [
  'signed-out',
  'unauthorized',
  'forbidden',
  'not-found',
  'deleted',
  'disabled',
  'expired',
  'name',
  'throttled',
  'challenge',
  'certificate',
  'unreachable',
  'answer',
] as const;
export type KeyVaultFailure = (typeof keyVaultFailures)[number];

/** What is wrong with the address of a vault. `cloud`: it is not of the cloud that people sign in to. */
export const vaultAddressFaults = ['form', 'https', 'credentials', 'path', 'host', 'cloud'] as const;
export type VaultAddressFault = (typeof vaultAddressFaults)[number];

/** What stands behind the name of a vault in each of Microsoft's clouds; a token for it is one for this. */
export const vaultSuffixes = {
  public: 'vault.azure.net',
  usgov: 'vault.usgovcloudapi.net',
  china: 'vault.azure.cn',
} as const satisfies Readonly<Partial<Record<(typeof identityClouds)[number], string>>>;

/** Vaults that a hub knows at most. */
export const MOST_VAULTS = 64;
/** Most characters of an address. */
export const MOST_VAULT_ADDRESS = 512;
/** Most characters of a value that a vault takes: 25 kB. */
export const MOST_VAULT_SECRET = 25 * 1_024;
/** What a vault lets a secret be called. */
export const vaultSecretName = /^[A-Za-z0-9-]{1,127}$/;
/** Most characters of that. */
export const MOST_VAULT_SECRET_NAME = 127;
/** Secrets or versions of one page at most; Key Vault itself gives 25. */
export const VAULT_PAGE = 100;

/**
 * The address of a vault as somebody typed it, or what is wrong with it: https, a name of three parts or more, and nothing else.
 * @param suffix what its host has to end with, where one is known
 */
export function readVaultAddress(text: string, suffix?: string): URL | VaultAddressFault {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) return 'form';
  const url = new URL(trimmed);
  if (url.protocol !== 'https:') return 'https';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return 'path';
  // What is behind the first dot is what a token is asked for; an address of digits has none.
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+\.[a-z-][a-z0-9-]*$/.test(url.hostname)) return 'host';
  return suffix === undefined || (url.hostname.endsWith(`.${suffix}`) && url.port === '') ? url : 'cloud';
}
