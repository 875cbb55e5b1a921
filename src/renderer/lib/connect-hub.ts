import { contracts } from '#shared/contract/index';
import { connect, type Connection } from '#shared/rpc/connect';
import type { HubDuplex } from './duplex';

// With this come all schemas: it is a file of its own, which `open-hub` fetches, and the first page is shown without it.

/** One connection to the hub, which says when it was refused for good. */
export interface HubConnection extends Connection<typeof contracts>, Pick<HubDuplex, 'over'> {}

/** Calls the hub over a way to it; what comes is checked against the contract. */
export const connectHub = (duplex: HubDuplex): HubConnection => ({ ...connect(duplex, contracts), over: duplex.over });
