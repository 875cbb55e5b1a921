import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuthenticationResult } from '@azure/msal-node';
import { HubError } from '#shared/contract/errors';
import { isoOf } from '#main/platform/clock';
import { type Answer, listenForAnswer } from './loopback';
import type { IdentityDeps } from './ports';
import { PATIENCE_MS, type Provider, type Purpose } from './provider';
import { errorOf } from './refusals';

/** What somebody who signs in is asked for. */
export interface Ask extends Purpose {
  /** The name that they are expected to sign in with. */
  readonly hint?: string | undefined;
  readonly claims?: string | undefined;
}

/** Where a person has to go with a browser, or with which code; or that they were there. */
export type Step =
  | { readonly type: 'open'; readonly url: string }
  | { readonly type: 'code'; readonly code: string; readonly url: string; readonly expiresAt: string }
  | { readonly type: 'result'; readonly result: AuthenticationResult };

/** What OpenID Connect takes to name somebody, and to renew their tokens. */
const OWN_SCOPES = ['openid', 'profile', 'offline_access'];

const secret = (): string => randomBytes(32).toString('base64url');

/** Signs somebody in by a browser: code with PKCE (RFC 7636), answered to loopback (RFC 8252). */
export async function* signInByBrowser(provider: Provider, ask: Ask, deps: IdentityDeps): AsyncGenerator<Step, void, void> {
  const { CryptoProvider } = await import('@azure/msal-node');
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const [state, nonce] = [secret(), secret()];
  const scopes = [...OWN_SCOPES, ...ask.scopes];
  const loopback = await listenForAnswer(state, deps.language);
  try {
    const { redirectUri } = loopback;
    const url = await provider.use(ask, (application) =>
      application.getAuthCodeUrl({
        scopes,
        redirectUri,
        state,
        nonce,
        codeChallenge: challenge,
        codeChallengeMethod: 'S256',
        // A provider gives what renews tokens only to who is asked for consent (OpenID Connect Core 11); Entra asks by itself.
        prompt: provider.authority.entra ? 'select_account' : 'consent',
        ...(ask.hint !== undefined && { loginHint: ask.hint }),
        ...(ask.claims !== undefined && { claims: ask.claims }),
      }),
    );
    yield { type: 'open', url };
    const answer = await answered(loopback.answer, ask.signal, deps.patienceMs ?? PATIENCE_MS);
    if ('error' in answer) throw refused(answer, provider, ask);
    const { code } = answer;
    const result = await provider.use(ask, (application) =>
      application.acquireTokenByCode({ code, scopes: redeemedOf(provider, scopes), redirectUri, codeVerifier: verifier, nonce }),
    );
    yield { type: 'result', result };
  } finally {
    await loopback.close();
  }
}

/** Signs somebody in by a code that they type elsewhere (RFC 8628). */
export async function* signInByCode(provider: Provider, ask: Ask, deps: IdentityDeps): AsyncGenerator<Step, void, void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([ask.signal, stop.signal]);
  let told = (_step: Step): void => undefined;
  const code = new Promise<Step>((resolve) => (told = resolve));
  const request = {
    scopes: [...OWN_SCOPES, ...ask.scopes],
    cancel: false,
    ...(ask.claims !== undefined && { claims: ask.claims }),
    deviceCodeCallback: ({ userCode, verificationUri, expiresIn }: { userCode: string; verificationUri: string; expiresIn: number }) =>
      told({ type: 'code', code: userCode, url: verificationUri, expiresAt: isoOf(deps.clock.now() + expiresIn * 1_000) }),
  };
  const result = provider.use({ ...ask, signal }, async (application) => await application.acquireTokenByDeviceCode(request));
  // MSAL looks at this between two questions only: its end is not waited for here, but by the hub.
  deps.scope.track(result.catch(() => undefined));
  try {
    yield await Promise.race([code, result.then(() => code), ended(signal)]);
    const given = await Promise.race([result, ended(signal)]);
    if (given === null) throw new HubError('IDENTITY_CANCELLED', {});
    yield { type: 'result', result: given };
  } finally {
    request.cancel = true;
    stop.abort();
  }
}

/** People agree to the permissions of several services at once, but Entra gives a token of one: that of the first that is asked for. */
function redeemedOf({ authority }: Provider, scopes: readonly string[]): string[] {
  const services = scopes.filter((scope) => !OWN_SCOPES.includes(scope)).map(serviceOf);
  return scopes.filter((scope) => !authority.entra || OWN_SCOPES.includes(scope) || serviceOf(scope) === services[0]);
}

/** What has no service named is of Graph. */
const serviceOf = (scope: string): string => (scope.includes('/') ? scope.slice(0, scope.lastIndexOf('/')) : 'https://graph.microsoft.com');

async function answered(answer: Promise<Answer>, signal: AbortSignal, patienceMs: number): Promise<Answer> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  const late = delay(patienceMs, undefined, { signal: either }).then(() => {
    throw new HubError('IDENTITY_TIMED_OUT', { minutes: Math.round(patienceMs / 60_000) });
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw signal.aborted ? new HubError('CANCELLED', {}, { cause: error }) : error;
  } finally {
    done.abort();
    late.catch(() => undefined); // It is over, one way or the other.
  }
}

/** Rejects when the signal ends; never resolves. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(new HubError('CANCELLED', {}));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function refused({ error, description }: Extract<Answer, { readonly error: string }>, provider: Provider, ask: Ask): HubError {
  const { registration, authority } = provider;
  return errorOf({ error, error_description: description }, { account: '', scopes: ask.scopes, registration, authority, minutes: 0 });
}
