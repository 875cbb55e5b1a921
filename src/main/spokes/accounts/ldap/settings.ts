/** How an entry is found and its password tried. */
export type LdapBind =
  /** A service account looks for the one entry that the filter matches, and the password is tried on it. `{user}` is what was typed. */
  | { readonly kind: 'search'; readonly serviceDn: string; readonly filter?: string | undefined }
  /** The password is tried at once: `uid={user},ou=people,dc=example,dc=com`, `{user}@example.com` or `EXAMPLE\{user}`. */
  | { readonly kind: 'template'; readonly template: string };

/** One directory that people sign in with. */
export interface LdapSettings {
  /**
   * Asked in this order until one answers: `ldaps://HOST[:636]`, or `ldap://HOST[:389]`, on which nothing is said before STARTTLS. There is
   * no way without encryption.
   */
  readonly servers: readonly string[];
  /** Certificates (PEM) to trust in place of the system's; a certificate is always checked. */
  readonly ca?: string | undefined;
  readonly bind: LdapBind;
  /** Where people are looked for. */
  readonly base: string;
  /** Where groups are looked for; `base` where it is not named. */
  readonly groupBase?: string | undefined;
}

/** The service account's password, read when it is needed; undefined where none is kept. */
export type ServicePassword = () => Promise<string | undefined>;

/** For how long a directory is waited for. Milliseconds. */
export interface LdapTiming {
  readonly connectMs: number;
  readonly answerMs: number;
}

/** The timing in force; tests take shorter ones. */
export const ldapTiming: LdapTiming = { connectMs: 5_000, answerMs: 10_000 };
