import { createHash } from 'node:crypto';
import type { ExternalPerson } from '../sign-in-port';
import type { OidcSettings } from './settings';

/** Claims as they came; nobody has looked at their types. */
export type Claims = Readonly<Record<string, unknown>>;

const MOST_GROUPS = 1_000;

/** Groups of the claim that is named for them: a list of texts, or one. Undefined where there is no such claim. */
export function groupsIn(claims: Claims, path: string): readonly string[] | undefined {
  const found = Object.hasOwn(claims, path) ? claims[path] : valueAt(claims, path.split('.'));
  if (found === undefined || found === null) return undefined;
  const all: readonly unknown[] = Array.isArray(found) ? found : [found];
  return all.filter((group) => typeof group === 'string' && group !== '' && group.length <= 512).slice(0, MOST_GROUPS) as string[];
}

function valueAt(claims: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return claims;
  if (typeof claims !== 'object' || claims === null || !Object.hasOwn(claims, name)) return undefined;
  return valueAt((claims as Claims)[name], rest);
}

/** Somebody as accounts know them, from the claims of the ID token and of userinfo. */
export function personOf(provider: string, settings: OidcSettings, subject: string, claims: Claims): ExternalPerson {
  const text = (name: string, most: number): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value.trim() !== '' && value.length <= most ? value : undefined;
  };
  const name = text(settings.nameClaim, 256) ?? text('preferred_username', 256) ?? text('email', 256) ?? subject.slice(0, 256);
  const email = claims['email_verified'] === false ? undefined : text('email', 320);
  return {
    provider,
    subject: subjectOf(settings.issuer, subject),
    name,
    displayName: text('name', 256) ?? name,
    ...(email === undefined ? {} : { email }),
    groups: groupsIn(claims, settings.groupsClaim) ?? [],
  };
}

/** Another issuer's person of the same `sub` is another person, also where a provider was set up anew under the same name. */
const subjectOf = (issuer: string, subject: string): string =>
  createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('base64url');
