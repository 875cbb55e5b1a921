import { HubError } from '#shared/contract/errors';

/** Why what a provider answered is not believed; for the log and the record, not for the person. */
export class OidcRefusal extends Error {
  override readonly name = 'OidcRefusal';
}

/** Codes of the client library that mean that nobody answered, or nothing of this protocol. */
const silent = ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'];

/** A fault of the library or the connection as OIDC_UNREACHABLE, or as a refusal of what was answered. */
export function translate(issuer: string, error: unknown): Error {
  if (error instanceof HubError || error instanceof OidcRefusal) return error;
  const chain = [...causesOf(error)];
  const network = chain.map(codeOf).find((code) => code !== undefined && isNetwork(code));
  if (network !== undefined) return new HubError('OIDC_UNREACHABLE', { issuer, detail: network }, { cause: error });
  const [code] = chain.map(codeOf).filter((found) => found !== undefined);
  const said = chain.map(saidBy).join(': ').slice(0, 512);
  if (code === undefined || silent.includes(code))
    return new HubError('OIDC_UNREACHABLE', { issuer, detail: said.slice(0, 256) }, { cause: error });
  return new OidcRefusal(said, { cause: error });
}

function* causesOf(error: unknown): Generator<Error> {
  let at = error;
  for (let depth = 0; depth < 8 && at instanceof Error; depth += 1) {
    yield at;
    at = at.cause;
  }
}

/** With the protocol's own word (`access_denied`) where the provider sent one. */
const saidBy = (error: Error): string =>
  'error' in error && typeof error.error === 'string' ? `${error.message} (${error.error})` : error.message;

const codeOf = (error: Error): string | undefined => ('code' in error && typeof error.code === 'string' ? error.code : undefined);

/** The system's and TLS's words: `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`, `ABORT_ERR`; the library's begin with `OAUTH_`. */
const isNetwork = (code: string): boolean =>
  /^(?:E[A-Z]+|EAI_[A-Z]+|ERR_(?:TLS|SSL)_\w+|CERT_\w+|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|ABORT_ERR)$/.test(code);
