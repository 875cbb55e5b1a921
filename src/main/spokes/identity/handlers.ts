import type { Implement } from '#shared/contract/kernel';
import type { identity } from '#shared/contract/identity';
import { latest } from '#main/platform/latest';
import type { IdentityDeps } from './ports';
import type { IdentityService } from './service';

/** The wire's view of identity. Accounts and what may be done with them are the same for whoever holds the scope and may see the account. */
export function createHandlers(service: IdentityService, { openLink }: IdentityDeps): Implement<typeof identity> {
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
    async signOut({ account }, { actor, signal }) {
      await service.signOut(account, signal, actor);
      return {};
    },
    setDefault: ({ account }, { actor, signal }) => service.setDefault(account, signal, actor),
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
