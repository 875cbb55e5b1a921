import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Shortlist } from '#shared/contract/favourites';
import { errorText } from './error-text';
import { useHub, useHubLink } from './hub-context';
import type { HubLink } from './hub-link';
import { createLatestStore, type Latest, type LatestStore } from './latest-store';
import { notify } from './notify';

const nothing: Shortlist = { favourites: [], recent: [] };
const byLink = new WeakMap<HubLink, LatestStore<Shortlist>>();

function storeOf(link: HubLink): LatestStore<Shortlist> {
  const known = byLink.get(link);
  if (known !== undefined) return known;
  const { hub, ready } = link;
  const made = createLatestStore({ open: (signal) => hub.favourites.watch({}, { signal }), ready });
  byLink.set(link, made);
  return made;
}

/** How what this person keeps at hand stands, live. */
export function useShortlistState(): Latest<Shortlist> & Pick<LatestStore<Shortlist>, 'retry'> {
  const store = storeOf(useHubLink());
  return { ...useSyncExternalStore(store.subscribe, store.snapshot), retry: store.retry };
}

/** What this person keeps at hand, live; empty until it is known. */
export const useShortlist = (): Shortlist => useShortlistState().value ?? nothing;

/** This person's favourites, and how to make a script one or none. */
export interface OwnFavourites {
  readonly ids: ReadonlySet<string>;
  /** Those that the catalogue does not have. */
  readonly gone: readonly string[];
  /** Whether a script is one; undefined until that is known. */
  readonly has: (script: string) => boolean | undefined;
  readonly toggle: (script: string) => void;
}

/** The favourites of who looks at this, live. */
export function useFavourites(): OwnFavourites {
  const hub = useHub();
  const { t } = useTranslation();
  const known = useShortlistState().value;
  const favourites = (known ?? nothing).favourites;
  const ids = useMemo(() => new Set<string>(favourites.map(({ script }) => script)), [favourites]);
  const toggle = useCallback(
    (script: string) => {
      const done = ids.has(script) ? hub.favourites.remove({ script }) : hub.favourites.add({ script });
      done.catch((error: unknown) => notify({ tone: 'bad', message: errorText(HubError.from(error), t) }));
    },
    [hub, ids, t],
  );
  const isKnown = known !== undefined;
  const has = useCallback((script: string) => (isKnown ? ids.has(script) : undefined), [ids, isKnown]);
  const gone = useMemo(() => favourites.flatMap(({ script, name }) => (name === null ? [script] : [])), [favourites]);
  return { ids, gone, has, toggle };
}
