/** What an account begins with that is an application, and no person: `app:NAME`. */
const APPLICATION_PREFIX = 'app:';

/** The application that an account names; undefined for a person's. No name that somebody signs in with has a colon. */
export const applicationIn = (account: string): string | undefined =>
  account.startsWith(APPLICATION_PREFIX) ? account.slice(APPLICATION_PREFIX.length) : undefined;
