import type { Configuration } from 'openid-client';
import { z } from '#shared/contract/zod';
import type { ExternalPerson } from '../sign-in-port';
import { groupsIn, personOf, type Claims } from './claims';
import { askProvider } from './provider';
import { OidcRefusal, translate } from './refusal';
import type { ClientSecret, OidcSettings } from './settings';

/** What a provider is asked with. */
export interface OidcOptions {
  /** The provider's id. */
  readonly id: string;
  readonly settings: OidcSettings;
  readonly secret: ClientSecret;
}

/** What is kept for the browser that left for the provider, until it comes back. `since`: they are to have signed in there after that, in seconds. */
const Kept = z.object({ back: z.url(), state: z.string(), nonce: z.string(), verifier: z.string(), since: z.number().optional() });

/** Where to send a browser, and what to keep for it: code with PKCE (RFC 7636), state and nonce. Fails as `askProvider`. */
export async function beginOidc(
  { settings, secret }: OidcOptions,
  back: string,
  /** Whether the provider is to ask who they are, though they are signed in there, and has to say that it did. */
  anew = false,
  /** What the provider is, where it was asked a moment ago. */
  ask = (): Promise<Configuration> => askProvider(settings, secret),
): Promise<{ readonly location: string; readonly kept: string }> {
  const since = nowInSeconds();
  const config = await ask();
  const client = await import('openid-client');
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
  const location = client.buildAuthorizationUrl(config, {
    redirect_uri: back,
    response_type: 'code',
    scope: [...new Set(['openid', ...settings.scopes])].join(' '),
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(anew && { prompt: 'login', max_age: '0' }),
  });
  const remembered: z.infer<typeof Kept> = { back, state, nonce, verifier, ...(anew && { since }) };
  return { location: location.href, kept: JSON.stringify(remembered) };
}

/**
 * The person who came back: the code is exchanged, and signature, issuer, audience, nonce and times of the ID token are checked. Groups that
 * the token does not have are asked for at userinfo. Whoever was to sign in anew did so since (`auth_time`): what the browser was sent there with it
 * could change on the way. Fails with OIDC_UNREACHABLE, or an OidcRefusal where the answer is not to be believed.
 */
export async function finishOidc({ id, settings, secret }: OidcOptions, arrived: URL, kept: string): Promise<ExternalPerson> {
  const { back, state, nonce, verifier, since } = Kept.parse(JSON.parse(kept));
  const config = await askProvider(settings, secret);
  const client = await import('openid-client');
  // Of where it arrived only the answer counts: a `Host` that somebody made up is not told to the provider.
  const answer = new URL(back);
  answer.search = arrived.search;
  try {
    const tokens = await client.authorizationCodeGrant(config, answer, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
      ...(since !== undefined && { maxAge: Math.max(0, nowInSeconds() - since) }),
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new OidcRefusal('no ID token');
    const said = await withGroups(claims, async () => await client.fetchUserInfo(config, tokens.access_token, claims.sub));
    return personOf(id, settings, claims.sub, said);
  } catch (error) {
    throw translate(settings.issuer, error);
  }

  async function withGroups(claims: Claims, more: () => Promise<Claims>): Promise<Claims> {
    if (groupsIn(claims, settings.groupsClaim) !== undefined || config.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...(await more()), ...claims };
  }
}

const nowInSeconds = (): number => Math.floor(Date.now() / 1_000);
