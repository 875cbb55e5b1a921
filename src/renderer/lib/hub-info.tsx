import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { HubInfo } from '#shared/contract/hub';
import type { ScopeName } from '#shared/contract/kernel';
import { useConnection, useHub } from './hub-context';

const InfoContext = createContext<HubInfo | undefined>(undefined);

/** Lends what the hub said of itself and of who we are; asked again after each reconnect, since it may be another hub. */
export function HubInfoProvider({ first, children }: { readonly first: Promise<HubInfo>; readonly children: ReactNode }): ReactNode {
  const hub = useHub();
  const connection = useConnection();
  const [info, setInfo] = useState<HubInfo>();
  const [asked, setAsked] = useState<Promise<HubInfo>>(first);
  useEffect(() => {
    let current = true;
    asked.then(
      (value) => current && setInfo(value),
      // What is wrong shows as the state of the connection.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [asked]);
  useEffect(() => {
    if (connection === 'lost') return () => setAsked(hub.hub.info({}));
    return undefined;
  }, [connection, hub]);
  return <InfoContext value={info}>{children}</InfoContext>;
}

/** What the hub said of itself; undefined until it did. */
export const useHubInfo = (): HubInfo | undefined => useContext(InfoContext);

/** Whether this session holds a scope; false until that is known. */
export function useMay(scope: ScopeName): boolean {
  return useHubInfo()?.scopes.includes(scope) ?? false;
}
