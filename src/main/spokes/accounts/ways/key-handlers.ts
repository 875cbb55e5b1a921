import type { Actor } from '#shared/contract/actor';
import type { Implement } from '#shared/contract/kernel';
import { HubError } from '#shared/contract/errors';
import { KeyQuestion, type SecurityKey, type securityKeys } from '#shared/contract/security-keys';
import { isoOf } from '#main/platform/clock';
import type { KeyOwner, SecurityKeys } from '../webauthn/security-keys';
import type { SecurityKeyRow } from '../webauthn/store';
import type { AccountsPort } from './ports';

/** What everybody does with the security keys of their own account. */
export function createKeyHandlers(keys: SecurityKeys, { own }: Pick<AccountsPort, 'own'>): Implement<typeof securityKeys> {
  const ownerOf = (actor: Actor): KeyOwner & { readonly local: boolean } => {
    const { id, name, displayName, local } = own.of(actor);
    return { account: id, name, displayName, actor, local };
  };
  const shown = ({ id, name, rp_id, created_at, used_at }: SecurityKeyRow): SecurityKey => ({
    id,
    name,
    place: rp_id,
    createdAt: isoOf(created_at),
    usedAt: used_at === null ? null : isoOf(used_at),
  });
  /** Whose password a directory has proves it at the next sign-in there. */
  async function prove({ actor, local }: { readonly actor: Actor; readonly local: boolean }, password: string | undefined): Promise<void> {
    if (!local) return;
    if (password === undefined) throw new HubError('PASSWORD_WRONG', {});
    await own.prove(actor, password);
  }

  return {
    async list(_input, { actor }) {
      const { account, local } = ownerOf(actor);
      return { keys: (await keys.list(account)).map(shown), passwordAsked: local };
    },
    async begin({ origin, password }, { actor }) {
      const owner = ownerOf(actor);
      await prove(owner, password);
      const { ask, challenge } = await keys.beginAdd(owner, origin);
      return { challenge, ask: KeyQuestion.parse(ask) };
    },
    async finish(made, { actor }) {
      return shown(await keys.finishAdd(ownerOf(actor), made));
    },
    async rename({ key, name }, { actor }) {
      await keys.rename(ownerOf(actor), key, name);
      return {};
    },
    async remove({ key, password }, { actor }) {
      const owner = ownerOf(actor);
      await prove(owner, password);
      await keys.remove(owner, key);
      return {};
    },
  };
}
