import type { HubError } from '#shared/contract/errors';
import type { TestStep, WaySettings } from '#shared/contract/sign-in-ways';
import { testDirectory } from '../ldap/test-directory';
import { testProvider } from '../oidc/test-provider';
import { ldapOptions, oidcOptions, type WayParts } from './build';

/** Tries settings out, step by step. */
export async function tryOut(
  settings: WaySettings,
  parts: WayParts,
  who: { readonly user?: string | undefined; readonly password?: string | undefined },
  signal: AbortSignal,
): Promise<readonly TestStep[]> {
  const steps =
    settings.kind === 'ldap'
      ? await testDirectory(ldapOptions(settings, parts), who, signal)
      : await testProvider(oidcOptions(settings, parts));
  return steps.map(({ step, outcome, detail, error }) => ({
    step,
    outcome,
    detail: detail.slice(0, 8_192),
    ...(error === undefined ? {} : { fault: faultOf(error) }),
  }));
}

const faultOf = ({ code, data }: HubError): NonNullable<TestStep['fault']> => ({ code, data: { ...data } });

/**
 * Whether a secret that was kept for the one may be sent to where the other says: it was typed in for this server and this name, and nobody
 * sees it by pointing it elsewhere.
 */
export function samePlace(one: WaySettings, other: WaySettings): boolean {
  return JSON.stringify(placeOf(one)) === JSON.stringify(placeOf(other));
}

function placeOf(settings: WaySettings): readonly unknown[] {
  const { kind, ca = null } = settings;
  if (kind === 'oidc') return [kind, ca, settings.issuer, settings.clientId];
  return [kind, ca, settings.servers, settings.bind.kind === 'search' ? settings.bind.serviceDn : null];
}
