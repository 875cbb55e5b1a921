/** One OpenID provider that people sign in with. */
export interface OidcSettings {
  /** `https://…`, as the provider names itself; its discovery document lies below. */
  readonly issuer: string;
  readonly clientId: string;
  /** Asked for beside `openid`. */
  readonly scopes: readonly string[];
  /** The claim with the groups; a path through objects is written with dots (`realm_access.roles`). */
  readonly groupsClaim: string;
  /** The claim with the name that people sign in with. */
  readonly nameClaim: string;
  /** Certificates (PEM) to trust in place of the system's; a certificate is always checked. */
  readonly ca?: string | undefined;
}

/** The client's secret, read when it is needed; undefined for a public client. */
export type ClientSecret = () => Promise<string | undefined>;
