import type { Configuration, ServerMetadata } from 'openid-client';
import { createProviderFetch } from './fetching';
import { OidcRefusal, translate } from './refusal';
import type { ClientSecret, OidcSettings } from './settings';

/** Seconds by which the provider's clock and this one may differ. */
const CLOCK_TOLERANCE_S = 30;
/** Signatures that are made with a key which the provider alone has. With others the verifier could make them as well. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

/**
 * Asks a provider what it is, and gives what its client needs; each time anew, so that keys that were rotated are known to the next who
 * signs in. Fails with OIDC_UNREACHABLE, or an OidcRefusal where it is not what it was said to be.
 */
export async function askProvider(settings: OidcSettings, secret: ClientSecret): Promise<Configuration> {
  const client = await import('openid-client');
  const { issuer, clientId, ca } = settings;
  const clientSecret = await secret();
  const metadata = { [client.clockTolerance]: CLOCK_TOLERANCE_S };
  try {
    const found = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      [client.customFetch]: createProviderFetch(ca),
    });
    const server = found.serverMetadata();
    const offered = server.id_token_signing_alg_values_supported ?? ['RS256'];
    const accepted = offered.filter((name) => algorithms.includes(name));
    if (accepted.length === 0) throw new OidcRefusal(`signs with ${offered.join(', ')} alone`);
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authentication =
      clientSecret === undefined
        ? client.None()
        : methods.includes('client_secret_basic')
          ? client.ClientSecretBasic(clientSecret)
          : client.ClientSecretPost(clientSecret);
    const config = new client.Configuration(
      // What is no data of it is a method that the library gives it.
      { ...(JSON.parse(JSON.stringify(server)) as ServerMetadata), id_token_signing_alg_values_supported: accepted },
      clientId,
      metadata,
      authentication,
    );
    config[client.customFetch] = createProviderFetch(ca);
    // The token came over TLS, which the protocol is content with; the signature is checked all the same.
    client.enableNonRepudiationChecks(config);
    return config;
  } catch (error) {
    throw translate(issuer, error);
  }
}
