import type { ErrorData } from '#shared/contract/errors';
import { safeText as s } from '../output/safe-text';

/** Why somebody may not do something: they have no such right, or it does not reach what they meant. */
export function forbiddenText({ scope, reach }: ErrorData<'FORBIDDEN'>, language: 'en' | 'fr'): string {
  if (language === 'en')
    return reach === 'object'
      ? `this is out of the reach of this session (its ${s(scope)} is limited to some things)`
      : `this session may not do that (it lacks ${s(scope)})`;
  return reach === 'object'
    ? `ceci est hors de portée de cette session (son droit ${s(scope)} est limité à certaines choses)`
    : `cette session n’en a pas le droit (il lui manque ${s(scope)})`;
}
