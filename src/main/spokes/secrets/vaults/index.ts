import type { CallContext, Implement } from '#shared/contract/kernel';
import { inVault } from '#shared/contract/secret-values';
import type { vaults } from '#shared/contract/vaults';
import type { PlacedPage, SecretPlace } from '../key-vault/index';
import { createNoting } from '../noting';
import type { SecretsDeps, UseReason } from '../ports';
import { type Asking, createVaultBook } from './book';

/** The vaults as the rest of this spoke sees them. Fails as `vaults` does. */
export interface Vaults {
  readonly handlers: Implement<typeof vaults>;
  /** The value of `VAULT:NAME`, for somebody who is to see it; nothing is written of that here. Undefined where the name is of no vault. */
  readonly reveal: (name: string, version: string | undefined, asking: Asking) => (() => Promise<string>) | undefined;
  /** The value for a use, which is written down; the caller wipes it. Undefined where the name is of no vault. */
  readonly use: (name: string, why: UseReason) => Promise<Buffer> | undefined;
}

/** Secrets that lie in Azure Key Vaults, for as long as the scope lives. */
export async function createVaults(deps: SecretsDeps): Promise<Vaults> {
  const book = await createVaultBook(deps);
  const noted = createNoting(deps);

  /** The newest value, or that of a version. */
  const valueOf = async (vault: string, secret: string, version: string | undefined, asking: Asking): Promise<string> =>
    (await book.place(vault, asking).get(secret, version, asking.signal)).value;

  /** Pages of a list, and an entry once the first is there, or it is known that there will be none. */
  async function* listed<T>(
    action: string,
    object: string,
    { actor, signal }: CallContext,
    begin: () => AsyncIterable<PlacedPage<T>>,
  ): AsyncGenerator<PlacedPage<T>, void, void> {
    const pages = await noted({ action, actor, object }, () => firstOf(begin()[Symbol.asyncIterator]()));
    try {
      for (let next = pages.first; next.done !== true; next = await pages.rest.next()) {
        signal.throwIfAborted();
        yield next.value;
      }
    } finally {
      await pages.rest.return?.();
    }
  }

  return {
    handlers: {
      async *watch({ after }, ctx) {
        yield* book.shown.follow(after, ctx.signal, ({ name }) => ctx.may('secrets:read', { kind: 'secret', id: `${name}:` }));
      },
      add: (wanted, { actor, signal }) => book.add(wanted, actor, signal),
      async remove({ vault }, { actor }) {
        await book.remove(vault, actor);
        return {};
      },
      async *secrets({ vault }, call) {
        const name = book.nameOf(vault);
        const begin = (): ReturnType<SecretPlace['list']> => book.place(name, call).list(call.signal);
        for await (const { items, more } of listed('vault.list', `vault:${name}`, call, begin)) yield { secrets: [...items], more };
      },
      async *versions({ vault, name }, call) {
        const known = book.nameOf(vault);
        const begin = (): ReturnType<SecretPlace['versions']> => book.place(known, call).versions(name, call.signal);
        const pages = listed('vault.versions', `secret:${known}:${name}`, call, begin);
        for await (const { items, more } of pages) yield { versions: [...items], more };
      },
      async set({ vault, name, secret }, call) {
        const known = book.nameOf(vault);
        return await noted({ action: 'vault.set', actor: call.actor, object: `secret:${known}:${name}` }, () =>
          book.place(known, call).set(name, secret, call.signal),
        );
      },
    },
    reveal(name, version, asking) {
      const of = inVault(name);
      return of && (() => valueOf(book.nameOf(of.vault), of.secret, version, asking));
    },
    use(name, { actor, runId, by, signal }) {
      const of = inVault(name);
      if (of === undefined) return undefined;
      const deed = { action: 'secret.use', actor, object: `secret:${name.slice(0, 161)}`, runId, detail: { [by.kind]: by.id } };
      return noted(deed, async () => Buffer.from(await valueOf(book.nameOf(of.vault), of.secret, undefined, { actor, runId, signal })));
    },
  };
}

/** Begins a list, so that what its first page says is known before anything is told of it. */
async function firstOf<T>(rest: AsyncIterator<T>): Promise<{ readonly first: IteratorResult<T>; readonly rest: AsyncIterator<T> }> {
  return { first: await rest.next(), rest };
}
