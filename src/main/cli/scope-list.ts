import { ScopeName } from '#shared/contract/kernel';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

/** Scopes with commas between them. */
export const scopesOf = (text: string, messages: Messages): ScopeName[] =>
  text.split(',').map((part) => {
    const scope = ScopeName.safeParse(part.trim());
    return scope.success ? scope.data : refuse(`${part.trim().slice(0, 64)}: ${messages.accounts.scopes}`);
  });

/** For an option that may be given more than once. */
export const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];
