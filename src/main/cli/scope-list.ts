import { allScopes, ScopeName } from '#shared/contract/kernel';
import { withheldFromBrowsers } from '#main/hub/withheld';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

/** Scopes with commas between them. Refuses one that there is not, with those that are near. */
export const scopesOf = (text: string, messages: Messages): ScopeName[] => {
  if (text.trim() === '') return refuse(messages.accounts.scopes);
  return text.split(',').map((part) => {
    const wanted = part.trim();
    const scope = ScopeName.safeParse(wanted);
    return scope.success ? scope.data : refuse(messages.accounts.unknownScope(wanted.slice(0, 64), near(wanted)));
  });
};

/** Scopes for a token; refuses what no token can use. */
export function tokenScopesOf(text: string, messages: Messages): ScopeName[] {
  const scopes = scopesOf(text, messages);
  const useless = scopes.filter((scope) => withheldFromBrowsers.includes(scope));
  return useless.length > 0 ? refuse(messages.accounts.uselessScopes(useless)) : scopes;
}

/** Those of the same area, or of the same verb; all where there are none. */
function near(wanted: string): readonly ScopeName[] {
  const [area = '', verb = ''] = wanted.split(':');
  const ofArea = allScopes.filter((scope) => scope.startsWith(`${area}:`));
  const ofVerb = allScopes.filter((scope) => scope.endsWith(`:${verb}`));
  return [ofArea, ofVerb, allScopes].find((found) => found.length > 0) ?? allScopes;
}

/** For an option that may be given more than once. */
export const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];
