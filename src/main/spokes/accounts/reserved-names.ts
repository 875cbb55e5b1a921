import { hubActor } from '#main/platform/hub-actor';
import { fold } from './store';

/** What the record calls the hub (`hub` in older ones), and whoever signed in with a name that nobody has. */
const OURS = [hubActor.name, 'hub', 'unknown'];

/**
 * Whether a name is somebody's who has no account: the person whose machine it is, by each name that they had, the hub itself and nobody. Records, approvals
 * and signed-in Microsoft accounts tell people apart by their names, so nobody else may be called so.
 */
export const isReserved = (name: string, machineNames: ReadonlySet<string>): boolean =>
  [...machineNames, ...OURS].map(fold).includes(fold(name));
