import { HubError } from '#shared/contract/errors';
import type { LdapWay, OidcWay, WaySettings } from '#shared/contract/sign-in-ways';
import type { z } from '#shared/contract/zod';
import type { Log } from '#main/platform/log-port';
import { createLdapWay, type LdapOptions } from '../ldap/sign-in';
import { askProvider } from '../oidc/provider';
import { recently } from '../oidc/recently';
import { OidcRefusal } from '../oidc/refusal';
import { beginOidc, finishOidc, type OidcOptions } from '../oidc/sign-in';
import type { PasswordWay, RedirectWay } from '../sign-in-port';

/** What a way is made of. */
export interface WayParts {
  readonly id: string;
  readonly label: string;
  /** Its secret, read when it is needed. */
  readonly secret: () => Promise<string | undefined>;
  readonly log: Log;
}

/** The way that these settings describe. */
export function buildWay(settings: WaySettings, parts: WayParts): PasswordWay | RedirectWay {
  return settings.kind === 'ldap' ? createLdapWay(ldapOptions(settings, parts)) : createOidcWay(oidcOptions(settings, parts), parts);
}

/** A directory's settings as its module takes them. */
export const ldapOptions = (settings: z.infer<typeof LdapWay>, { id, label, secret, log }: WayParts): LdapOptions => ({
  id,
  label,
  settings,
  servicePassword: secret,
  onRefused: (why) => log.info('accounts.directory-refused', { way: id, why }),
});

/** A provider's settings as its module takes them. */
export const oidcOptions = (settings: z.infer<typeof OidcWay>, { id, secret }: WayParts): OidcOptions => ({ id, settings, secret });

function createOidcWay(options: OidcOptions, { id, label, log }: WayParts): RedirectWay {
  /** Why an answer is not believed is for the log: who came with it may have made it. */
  async function believed<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof OidcRefusal)) throw error;
      log.warn('accounts.provider-refused', { way: id, why: error.message });
      throw new HubError('SIGN_IN_FAILED', { detail: label }, { cause: error });
    }
  }
  const ask = recently(() => askProvider(options.settings, options.secret));
  return {
    kind: 'redirect',
    id,
    label,
    begin: async (back, anew) => await believed(beginOidc(options, back, anew, ask)),
    finish: async (arrived, kept) => await believed(finishOidc(options, arrived, kept)),
  };
}
