import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { MOST_VAULTS, readVaultAddress } from '#shared/contract/key-vault-values';
import type { Vault } from '#shared/contract/vaults';
import { createCollection, type Collection } from '#main/hub/collection';
import { isoOf } from '#main/platform/clock';
import { createTurns } from '#main/platform/turns';
import { createKeyVault, type SecretPlace } from '../key-vault/index';
import type { SecretsDeps } from '../ports';
import { deleteVault, loadVaults, putVault, type VaultTables } from './store';

/** For whom a vault is asked. */
export interface Asking {
  readonly actor: Actor;
  readonly runId?: string | undefined;
  readonly signal: AbortSignal;
}

/** The vaults that are known. */
export interface VaultBook {
  readonly shown: Collection<Vault>;
  add(
    wanted: { readonly name: string; readonly address: string; readonly account?: string | undefined },
    actor: Actor,
    signal: AbortSignal,
  ): Promise<Vault>;
  remove(name: string, actor: Actor): Promise<void>;
  /** The name of a vault as it was given, whatever the case of what is asked for. Refuses with VAULT_NOT_FOUND. */
  nameOf(name: string): string;
  /**
   * What a vault holds, for one who asks; with a token that is asked for each time, so that who has signed out reads no more. Refuses with
   * VAULT_NOT_FOUND, and with VAULT_ADDRESS where it is not of the cloud that people sign in to now.
   */
  place(name: string, asking: Asking): SecretPlace;
}

/** Names of vaults, where they are, and as whom each is asked; no value and no token. */
export async function createVaultBook({ scope, db, log, clock, audit, vaults }: SecretsDeps): Promise<VaultBook> {
  const shown = createCollection<Vault>({ keyOf: ({ name }) => name.toLowerCase(), scope });
  shown.upsert(await loadVaults(db.tables<VaultTables>(), log));
  const inTurn = createTurns();

  function found(name: string): Vault {
    return shown.get(name.toLowerCase()) ?? missing(name);
  }

  function addressOf(text: string): URL {
    const suffix = vaults.suffix();
    const read = readVaultAddress(text, suffix);
    if (!(read instanceof URL)) throw new HubError('VAULT_ADDRESS', { reason: read, suffix: suffix ?? '' });
    return read;
  }

  return {
    shown,
    add: ({ name, address, account }, actor, signal) =>
      inTurn(async () => {
        const read = addressOf(address);
        if (shown.get(name.toLowerCase()) !== undefined) throw new HubError('VAULT_EXISTS', { vault: name });
        if (shown.size >= MOST_VAULTS) throw new HubError('VAULTS_FULL', { limit: MOST_VAULTS });
        const vault: Vault = {
          name,
          address: read.origin,
          account: account === undefined ? null : await vaults.account(account, actor, signal),
          addedAt: isoOf(clock.now()),
          addedBy: { name: actor.name, face: actor.face },
        };
        await db.write(async (tx) => {
          await putVault(tx.tables<VaultTables>(), vault);
          await audit.append(tx, {
            action: 'vault.add',
            outcome: 'ok',
            actor,
            object: `vault:${name}`,
            detail: { address: vault.address, account: vault.account?.id ?? null },
            ...(vault.account !== null && { personal: { upn: vault.account.name } }),
          });
          tx.onCommit(() => shown.upsert([vault]));
        });
        return vault;
      }),
    remove: (name, actor) =>
      inTurn(async () => {
        const vault = found(name);
        await db.write(async (tx) => {
          await deleteVault(tx.tables<VaultTables>(), vault.name);
          await audit.append(tx, { action: 'vault.remove', outcome: 'ok', actor, object: `vault:${vault.name}` });
          tx.onCommit(() => shown.remove([vault.name.toLowerCase()]));
        });
      }),
    nameOf: (name) => found(name).name,
    place(name, { actor, runId, signal }) {
      const { address, account } = found(name);
      return createKeyVault({
        // Once more: people may sign in elsewhere since it was added, and a token of there is not for it.
        vault: addressOf(address),
        token: (wanted) => vaults.token({ ...wanted, account: account?.id, actor, runId }),
        ready: () => vaults.ready(account?.id, actor, signal),
        ownAuthorities: vaults.ownAuthorities,
        now: clock.now,
        wait: vaults.wait,
        lookup: vaults.lookup,
      });
    },
  };
}

function missing(vault: string): never {
  throw new HubError('VAULT_NOT_FOUND', { vault });
}
