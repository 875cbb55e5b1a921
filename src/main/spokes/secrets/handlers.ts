import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Implement } from '#shared/contract/kernel';
import { MOST_SECRET_NAME } from '#shared/contract/secret-values';
import type { Proof, secrets, SecretsState } from '#shared/contract/secrets';
import { latest } from '#main/platform/latest';
import type { Attempts } from './attempts';
import type { Book } from './book';
import type { Keeping } from './keeping';
import { createNoting } from './noting';
import type { SecretsDeps } from './ports';
import type { Proving } from './proving';
import type { Vaults } from './vaults/index';

/** What handlers work with. */
export interface HandlerParts {
  readonly book: Book;
  readonly keeping: Keeping;
  readonly attempts: Attempts;
  readonly proving: Proving;
  readonly vaults: Pick<Vaults, 'reveal'>;
}

/** The wire's view of secrets. */
export function createHandlers(deps: SecretsDeps, { book, keeping, attempts, proving, vaults }: HandlerParts): Implement<typeof secrets> {
  const { scope, sealed } = deps;

  const note = createNoting(deps, attempts);
  const noted = <T>(action: string, actor: Actor, object: string, work: () => Promise<T>): Promise<T> =>
    note({ action, actor, object }, work);

  async function assertPassphrase(passphrase: string | undefined, actor: Actor): Promise<void> {
    if (passphrase === undefined) throw new HubError('PROOF_NEEDED', { by: 'passphrase' });
    await proving.passphrase(actor, passphrase);
  }

  /** A passphrase where one is set; else that they were asked once more. */
  async function assertProved(proof: Proof, actor: Actor): Promise<void> {
    await sealed.begin();
    if (sealed.status().by === 'passphrase') return await assertPassphrase(proof.by === 'passphrase' ? proof.passphrase : undefined, actor);
    if (proof.by !== 'confirmation') throw new HubError('PROOF_NEEDED', { by: 'confirmation' });
  }

  return {
    async *watch({ after }, ctx) {
      yield* book.shown.follow(after, ctx.signal, ({ name }) => ctx.may('secrets:read', { kind: 'secret', id: name }));
    },
    async *state(_input, { signal }) {
      let failed: { readonly error: unknown } | undefined;
      let wake = (): void => undefined;
      const begun = sealed.begin().catch((error: unknown) => {
        failed = { error };
        wake();
      });
      scope.track(begun);
      scope.track(keeping.count());
      const read = (): SecretsState => {
        if (failed !== undefined) throw failed.error;
        return keeping.state();
      };
      const subscribe = (listener: () => void): (() => void) => {
        wake = listener;
        return keeping.onState(listener);
      };
      yield* latest(read, subscribe, signal);
    },
    set: (change, { actor }) => book.set(change, actor),
    async remove({ name }, { actor }) {
      await book.remove(name, actor);
      return {};
    },
    async reveal({ name, version, proof }, { actor, signal, fail }) {
      const placed = vaults.reveal(name, version, { actor, signal });
      const known = placed === undefined ? (book.get(name)?.name ?? fail('SECRET_NOT_FOUND', { secret: name })) : name;
      return await noted('secret.reveal', actor, `secret:${known.slice(0, MOST_SECRET_NAME)}`, async () => {
        await assertProved(proof, actor);
        if (placed !== undefined) return { secret: await placed() };
        const bytes = await book.value(known);
        const secret = bytes.toString('utf8');
        bytes.fill(0);
        return { secret };
      });
    },
    async unlock({ passphrase }, { actor }) {
      await noted('secret.unlock', actor, 'secrets', async () => {
        await sealed.begin();
        const { state, by } = sealed.status();
        if (passphrase === undefined || state === 'open' || by !== 'passphrase') await sealed.unlock(passphrase);
        else await proving.attempt(actor, () => sealed.unlock(passphrase));
      });
      return keeping.state();
    },
    async setPassphrase({ passphrase, current }, { actor, may }) {
      await noted('secret.set-passphrase', actor, 'secrets', async () => {
        await sealed.begin();
        const { by } = sealed.status();
        if (by === 'passphrase') await assertPassphrase(current, actor);
        // Who may not see a value may not decide by what all of them are opened either.
        if (by === 'keychain' && !may('secrets:reveal')) throw new HubError('FORBIDDEN', { scope: 'secrets:reveal' });
        await sealed.setPassphrase(passphrase, by);
      });
      return keeping.state();
    },
    async sealByKeychain({ current }, { actor }) {
      await noted('secret.use-keychain', actor, 'secrets', async () => {
        await sealed.begin();
        if (sealed.status().by === 'passphrase') await assertPassphrase(current, actor);
        await sealed.sealByKeychain();
      });
      return keeping.state();
    },
    rotate: async (_input, { actor }) => ({ resealed: await keeping.rotate(actor) }),
  };
}
