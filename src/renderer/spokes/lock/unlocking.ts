import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';

/** What is typed, and which of the two it is. */
export interface TypedSecret {
  readonly by: 'account' | 'passphrase';
  readonly secret: string;
  readonly code?: string;
}

const reasons = ['wrong', 'passphrase', 'code', 'locked', 'disabled', 'no-role', 'unavailable', 'busy', 'origin', 'again', 'key'] as const;
/** Why it stays locked: a sentence of each is in the catalogue. */
export type Refused = (typeof reasons)[number];

/** What came of it. `code`: the password was right, and a second factor is asked for; `keys`: a security key will do. */
export type Step =
  | { readonly step: 'open' }
  | { readonly step: 'code'; readonly totp: boolean; readonly keys: boolean }
  | { readonly step: 'refused'; readonly reason: Refused; readonly seconds: number };

const refused = (reason: Refused, seconds = 0): Step => ({ step: 'refused', reason, seconds });

/** How this page unlocks its session: in a browser over HTTP, where it is given another cookie; in a window by the hub itself. */
export interface Unlocking {
  secret(typed: TypedSecret): Promise<Step>;
  /** By a security key; in browsers alone. */
  key(): Promise<Step>;
}

/** `path` is where the browser goes when a new password has to be chosen first. */
export const createUnlocking = (hub: HubClient): Unlocking => (location.protocol === 'app:' ? inWindow(hub) : inBrowser());

function inWindow(hub: HubClient): Unlocking {
  return {
    async secret(typed) {
      try {
        const { step } = await hub.lock.unlock(typed);
        return step === 'open' ? { step } : { step, totp: true, keys: false };
      } catch (error) {
        if (HubError.is(error, 'SIGN_IN_LOCKED')) return refused('locked', error.data.seconds);
        if (HubError.is(error, 'PASSWORD_WRONG')) return refused('wrong');
        if (HubError.is(error, 'PASSPHRASE_WRONG')) return refused('passphrase');
        if (HubError.is(error, 'CODE_WRONG')) return refused('code');
        if (HubError.is(error, 'SECRETS_LOCKED') || HubError.is(error, 'SEALED_DAMAGED') || HubError.is(error, 'LOCK_UNSET'))
          return refused('unavailable');
        throw error;
      }
    },
    key: () => Promise.resolve(refused('origin')),
  };
}

function inBrowser(): Unlocking {
  /** With a pending sign-in, the code goes there by itself. */
  let pending = false;
  const read = (said: unknown, by: TypedSecret['by']): Step => {
    const step = fieldOf(said, 'step');
    if (step === 'in') return { step: 'open' };
    if (step === 'code') return { step: 'code', totp: true, keys: false };
    if (step === 'factor') {
      pending = true;
      return { step: 'code', totp: fieldOf(said, 'totp') === true, keys: fieldOf(said, 'keys') === true };
    }
    if (step === 'new-password') {
      location.assign(`/sign-in/password?next=${encodeURIComponent(location.pathname)}`);
      return refused('again');
    }
    const reason = reasons.find((one) => one === fieldOf(said, 'reason')) ?? 'again';
    const seconds = fieldOf(said, 'seconds');
    return refused(reason === 'wrong' && by === 'passphrase' ? 'passphrase' : reason, typeof seconds === 'number' ? seconds : 0);
  };
  return {
    async secret({ code, ...typed }) {
      if (pending && code !== undefined) return read(await post('/sign-in/unlock/code', { code }), typed.by);
      return read(await post('/sign-in/unlock', { ...typed, ...(code !== undefined && { code }) }), typed.by);
    },
    async key() {
      const asked = await post('/sign-in/factor/webauthn/ask', {});
      const ask = fieldOf(asked, 'ask');
      if (ask === undefined) return read(asked, 'account');
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(ask as PublicKeyCredentialRequestOptionsJSON);
      const given = await navigator.credentials.get({ publicKey }).catch(() => null);
      if (!(given instanceof PublicKeyCredential)) return refused('key');
      return read(await post('/sign-in/factor/webauthn', given.toJSON()), 'account');
    },
  };
}

async function post(path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return await answer.json();
}

const fieldOf = (said: unknown, name: string): unknown => (typeof said === 'object' && said !== null ? Reflect.get(said, name) : undefined);
