import { MOST_SECRET_NAME, secretName } from './secret-values';
import { z } from './zod';

/** Scopes that one script may be granted, and secrets. */
export const MOST_SCOPES = 32;
export const MOST_SECRETS = 64;

/**
 * A scope in full: the resource (an https or api address, or the id of an application), a slash, and one permission of it, such as
 * `https://graph.microsoft.com/User.Read`. What a token is for has to be seen by who approves it, so nothing is added to a short name.
 */
export const TokenScope = z
  .string()
  .max(512)
  .regex(
    /^(?:https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.~-]+)*|api:\/\/[\w.~-]+(?:\/[\w.~-]+)*|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\/[\w.~-]+$/,
    'a scope is written in full, such as https://graph.microsoft.com/User.Read',
  );

/** The name of a secret that the hub keeps, or of a vault's. */
export const SecretName = z
  .string()
  .max(MOST_SECRET_NAME)
  .regex(secretName, 'the name of a secret: letters, digits, and . _ - / between them, at most 128; VAULT:NAME for a vault’s');

/** The account that tokens are for, by the name that it has in the hub. */
export const AccountName = z.string().trim().min(1).max(128);

/** The account that is meant where a script names none. */
export const DEFAULT_ACCOUNT = 'default';

/** The name of an application that signs in by itself. */
export const ApplicationName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'the name of an application: lower-case letters, digits, dots, _ and -, at most 64');

/** What a run may ask its broker for. */
export const BrokerGrants = z.object({
  account: AccountName,
  scopes: z.array(TokenScope).max(MOST_SCOPES),
  secrets: z.array(SecretName).max(MOST_SECRETS),
});
export type BrokerGrants = z.infer<typeof BrokerGrants>;

/** What a scope is of: all before its last slash. */
export const resourceOf = (scope: string): string => scope.slice(0, scope.lastIndexOf('/'));
