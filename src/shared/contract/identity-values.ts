/** Where Microsoft's sign-in lives; `custom` is any provider that its address is given of. */
export const identityClouds = ['public', 'usgov', 'china', 'custom'] as const;

/** The sign-in hosts of the clouds that Microsoft runs. */
export const cloudHosts = {
  public: 'login.microsoftonline.com',
  usgov: 'login.microsoftonline.us',
  china: 'login.partner.microsoftonline.cn',
} as const;

/** What has to be registered as a redirect, of the kind for mobile and desktop applications; any port of it counts. */
export const REDIRECT = 'http://localhost';

/** Ids of tenants, their domains, or what Entra calls all of a kind. */
export const tenantForm = /^[\w.-]{1,255}$/;

const plain = /^[\w.:/@+-]+$/;
const quoted = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** The command that signs somebody in for scopes, as a shell takes it. */
export const loginCommand = (account: string, scopes: readonly string[]): string =>
  ['axle login', ...(account === '' ? [] : [`--account ${quoted(account)}`]), ...scopes.map((scope) => `--scope ${quoted(scope)}`)].join(
    ' ',
  );
