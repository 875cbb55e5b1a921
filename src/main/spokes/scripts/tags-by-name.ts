import { HubError } from '#shared/contract/errors';
import type { Catalogue } from './catalogue';

/** Names that are remembered at most. */
const MOST = 2_000;

/** Any script. */
const every: ReadonlySet<string> = new Set();

/**
 * The tags of a script by its name or the end of its path, `among` those that have one of these tags. Who may see a list is asked for each of its
 * items: one that was looked for is remembered until the catalogue changes.
 */
export function createTagsByName(catalogue: Pick<Catalogue, 'scripts' | 'resolve'>): {
  of(text: string, among?: ReadonlySet<string>): readonly string[] | undefined;
} {
  let known = new WeakMap<ReadonlySet<string>, Map<string, readonly string[] | undefined>>();
  let kept = 0;
  let version = catalogue.scripts.version;

  function look(text: string, among: ReadonlySet<string>): readonly string[] | undefined {
    try {
      return catalogue.resolve(text, ({ tags }) => among === every || tags.some((tag) => among.has(tag))).tags;
    } catch (error) {
      if (HubError.is(error, 'SCRIPT_NOT_FOUND') || HubError.is(error, 'SCRIPT_AMBIGUOUS')) return undefined;
      throw error;
    }
  }

  return {
    of(text, among = every) {
      if (version !== catalogue.scripts.version || kept >= MOST) [known, kept] = [new WeakMap(), 0];
      version = catalogue.scripts.version;
      const own = known.get(among) ?? new Map<string, readonly string[] | undefined>();
      known.set(among, own);
      if (!own.has(text)) {
        own.set(text, look(text, among));
        kept += 1;
      }
      return own.get(text);
    },
  };
}
