import type { HubConnection } from './connect-hub';
import { openDuplex } from './duplex';

/** Fetches the schemas and what calls the hub with them. */
export const fetchContract = (): Promise<typeof import('./connect-hub')> => import('./connect-hub');

/** Opens a connection to the hub; what it needs of the contract is fetched meanwhile, unless it is there. */
export async function openHub(signal: AbortSignal): Promise<HubConnection> {
  const [duplex, contract] = await Promise.allSettled([openDuplex(signal), fetchContract()]);
  if (duplex.status === 'rejected') throw duplex.reason;
  if (contract.status === 'fulfilled') return contract.value.connectHub(duplex.value);
  duplex.value.close();
  throw contract.reason;
}
