import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import { MOST_VAULT_SECRET, vaultSecretName } from '#shared/contract/key-vault-values';
import { asVaultFault, vaultFault } from './faults';
import type { PlacedPage, PlacedSecret, PlacedValue, PlacedVersion, SecretPlace } from './place';
import type { KeyVaultDeps } from './ports';
import { createVaultTransport } from './transport';

export type * from './place';
export type { KeyVaultDeps } from './ports';

/** Pages that are asked for at most, of 25 secrets each: it gives no more at once. */
const MOST_PAGES = 400;
const VERSION = /^[0-9a-fA-F]{32}$/;

/**
 * Secrets of one Azure Key Vault, by Microsoft's own client, which is loaded when something is first asked for. A vault is given a token
 * only where the one that it asks for is of its own domain.
 */
export function createKeyVault(deps: KeyVaultDeps): SecretPlace {
  const { vault } = deps;
  let opened: Promise<SecretClient> | undefined;
  const open = async (): Promise<SecretClient> => {
    await deps.ready?.();
    const sdk = await import('@azure/keyvault-secrets');
    const getToken = async (scopes: string | string[], { abortSignal }: { abortSignal?: unknown } = {}) => {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : new AbortController().signal;
      const { token, expiresAt } = await deps.token({ scopes: [scopes].flat(), signal });
      return { token, expiresOnTimestamp: expiresAt };
    };
    return new sdk.SecretClient(vault.origin, { getToken }, { httpClient: createVaultTransport(deps), retryOptions: { maxRetries: 0 } });
  };
  const client = (): Promise<SecretClient> => (opened ??= open());

  async function guarded<T>(secret: string, signal: AbortSignal, work: (client: SecretClient) => Promise<T>): Promise<T> {
    try {
      signal.throwIfAborted();
      return await work(await client());
    } catch (error) {
      throw asVaultFault(error, vault, secret, signal);
    }
  }

  /** Pages of a list of the client's, with its failures translated. */
  async function* pages<T>(
    secret: string,
    signal: AbortSignal,
    begin: (client: SecretClient) => AsyncIterableIterator<SecretProperties[]>,
    view: (properties: SecretProperties) => T,
  ): AsyncGenerator<PlacedPage<T>> {
    const all = await guarded(secret, signal, async (opened) => begin(opened));
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const next = await guarded(secret, signal, () => all.next());
      if (next.done === true) return;
      // Of others behind the last page that is asked for it is told that they are there.
      yield { items: next.value.map(view), more: page === MOST_PAGES - 1 };
    }
  }

  const named = (name: string): void => {
    if (!vaultSecretName.test(name)) throw vaultFault(vault, name.slice(0, 256), 'name', '');
  };

  return {
    list: (signal) => pages('', signal, (opened) => opened.listPropertiesOfSecrets({ abortSignal: signal }).byPage(), secretOf),
    async get(name, version, signal): Promise<PlacedValue> {
      named(name);
      // One that cannot be a version would be another path.
      if (version !== undefined && !VERSION.test(version)) throw vaultFault(vault, name, 'not-found', '');
      const options = { abortSignal: signal, ...(version !== undefined && { version }) };
      const { value, properties } = await guarded(name, signal, (opened) => opened.getSecret(name, options));
      if (value === undefined) throw vaultFault(vault, name, 'answer', '');
      const { expiresOn } = properties;
      // Key Vault gives it all the same, and leaves it to who asks.
      if (expiresOn !== undefined && expiresOn.getTime() <= deps.now()) throw vaultFault(vault, name, 'expired', expiresOn.toISOString());
      return { value, version: versionOf(properties) };
    },
    async set(name, value, signal) {
      named(name);
      if (Buffer.byteLength(value) > MOST_VAULT_SECRET) throw vaultFault(vault, name, 'name', '');
      const { properties } = await guarded(name, signal, (opened) => opened.setSecret(name, value, { abortSignal: signal }));
      return versionOf(properties);
    },
    async *versions(name, signal) {
      named(name);
      yield* pages(name, signal, (opened) => opened.listPropertiesOfSecretVersions(name, { abortSignal: signal }).byPage(), versionOf);
    },
  };
}

const iso = (date: Date | undefined): string | null => date?.toISOString() ?? null;

const timesOf = ({ enabled, createdOn, updatedOn, expiresOn }: SecretProperties): Omit<PlacedVersion, 'version'> => ({
  enabled: enabled !== false,
  createdAt: iso(createdOn),
  changedAt: iso(updatedOn),
  expiresAt: iso(expiresOn),
});
const versionOf = (properties: SecretProperties): PlacedVersion => ({ version: properties.version ?? '', ...timesOf(properties) });
const secretOf = (properties: SecretProperties): PlacedSecret => ({
  name: properties.name,
  contentType: properties.contentType ?? null,
  ...timesOf(properties),
});
