import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { HubClient } from '#shared/contract/index';
import type { HubLink, LinkState } from './hub-link';

const HubContext = createContext<HubLink | null>(null);

/** Lends one link to everything below. */
export const HubProvider = ({ link, children }: { readonly link: HubLink; readonly children: ReactNode }): ReactNode => (
  <HubContext value={link}>{children}</HubContext>
);

/** The link itself: for hooks that wait for a connection. */
export function useHubLink(): HubLink {
  const link = useContext(HubContext);
  if (link === null) throw new Error('HubProvider is missing');
  return link;
}

/** The hub's client; the same object for the life of the page. */
export const useHub = (): HubClient => useHubLink().hub;

/** How the connection stands, live. */
export function useConnection(): LinkState {
  const { onState, state } = useHubLink();
  return useSyncExternalStore(onState, state);
}
