import type { CallContext, Implement } from '#shared/contract/kernel';
import { HubError } from '#shared/contract/errors';
import type { identity } from '#shared/contract/identity';
import { latest } from '#main/platform/latest';
import type { IdentityDeps } from './ports';
import type { IdentityService } from './service';

/** The wire's view of identity. Accounts and what may be done with them are the same for whoever holds the scope and may see the account. */
export function createHandlers(service: IdentityService, { openLink, isOwner }: IdentityDeps): Implement<typeof identity> {
  /** What is another person's is theirs, and an administrator's: who may sign in does not end what others rely on. */
  function checkOwn({ actor, may }: CallContext): void {
    if (!isOwner(actor) && !may('accounts:admin', { kind: 'account', id: '' }))
      throw new HubError('FORBIDDEN', { scope: 'accounts:admin' });
  }
  /** One sign-in at a time for each session: the one before it ends. */
  const pending = new Map<string, AbortController>();
  function begin(session: string, signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
    pending.get(session)?.abort();
    const mine = new AbortController();
    pending.set(session, mine);
    return {
      signal: AbortSignal.any([signal, mine.signal]),
      end: () => void (pending.get(session) === mine && pending.delete(session)),
    };
  }

  return {
    async *watch(_input, { signal, may }) {
      await service.refresh();
      const seen = () => {
        const state = service.state();
        return { ...state, accounts: state.accounts.filter(({ id }) => may('identity:read', { kind: 'identity', id })) };
      };
      yield* latest(seen, service.onChange, signal);
    },
    configure: (change, { actor }) =>
      service.configure(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)), actor),
    test: (_input, { signal }) => service.test(signal),
    async *signIn(ask, { actor, signal }) {
      const own = begin(actor.id, signal);
      try {
        for await (const step of service.signIn('browser', { ...ask, signal: own.signal }, actor)) {
          if (step.type === 'done') yield step;
          else if (step.type === 'open') yield { ...step, opened: await opens(actor.face, step.url) };
        }
      } finally {
        own.end();
      }
    },
    async *deviceCode(ask, { actor, signal }) {
      const own = begin(actor.id, signal);
      try {
        for await (const step of service.signIn('device', { ...ask, signal: own.signal }, actor)) {
          if (step.type !== 'open') yield step;
        }
      } finally {
        own.end();
      }
    },
    renew: ({ account }, { actor, signal }) => service.renew(account, signal, actor),
    async signOut({ account }, ctx) {
      checkOwn(ctx);
      const { actor, signal } = ctx;
      await service.signOut(account, signal, actor);
      return {};
    },
    async setDefault({ account }, ctx) {
      checkOwn(ctx);
      return await service.setDefault(account, ctx.signal, ctx.actor);
    },
  };

  /** On the desktop of the hub itself the person's browser is opened for them. */
  async function opens(face: string, url: string): Promise<boolean> {
    if (face !== 'desktop' || openLink === undefined) return false;
    return await openLink(url).then(
      () => true,
      () => false, // The page shows the address instead.
    );
  }
}
