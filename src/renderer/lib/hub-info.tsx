import { createContext, useContext, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { HubInfo } from '#shared/contract/hub';
import type { ScopeName } from '#shared/contract/kernel';
import { useHubLink } from './hub-context';
import { createHubInfoStore } from './hub-info-store';

const InfoContext = createContext<HubInfo | undefined>(undefined);

/** Lends what the hub said of itself and of who we are, as soon as it did. */
export function HubInfoProvider({ first, children }: { readonly first: Promise<HubInfo>; readonly children: ReactNode }): ReactNode {
  const link = useHubLink();
  const [store] = useState(() => createHubInfoStore(link, first));
  return <InfoContext value={useSyncExternalStore(store.subscribe, store.snapshot)}>{children}</InfoContext>;
}

/** What the hub said of itself; undefined until it did. */
export const useHubInfo = (): HubInfo | undefined => useContext(InfoContext);

/** Whether this session holds a scope; false until that is known. */
export function useMay(scope: ScopeName): boolean {
  return useHubInfo()?.scopes.includes(scope) ?? false;
}
