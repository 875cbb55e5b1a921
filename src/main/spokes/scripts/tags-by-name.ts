import { HubError } from '#shared/contract/errors';
import type { Catalogue } from './catalogue';

/** Names that are remembered at most. */
const MOST = 2_000;

/** The tags of a script by its name or the end of its path. Who may see a list is asked for each of its items: one that was looked for is remembered until the catalogue changes. */
export function createTagsByName(catalogue: Pick<Catalogue, 'scripts' | 'resolve'>): {
  of(text: string): readonly string[] | undefined;
} {
  const known = new Map<string, readonly string[] | undefined>();
  let version = catalogue.scripts.version;

  function look(text: string): readonly string[] | undefined {
    try {
      return catalogue.resolve(text).tags;
    } catch (error) {
      if (HubError.is(error, 'SCRIPT_NOT_FOUND') || HubError.is(error, 'SCRIPT_AMBIGUOUS')) return undefined;
      throw error;
    }
  }

  return {
    of(text) {
      if (version !== catalogue.scripts.version || known.size >= MOST) known.clear();
      version = catalogue.scripts.version;
      if (!known.has(text)) known.set(text, look(text));
      return known.get(text);
    },
  };
}
