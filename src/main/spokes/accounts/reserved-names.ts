import { fold } from './store';

/**
 * Whether a name is somebody's who has no account: the person whose machine it is, by each name that they had, and the hub itself. Records, approvals
 * and signed-in Microsoft accounts tell people apart by their names, so nobody else may be called so.
 */
export const isReserved = (name: string, machineNames: ReadonlySet<string>): boolean =>
  [...machineNames, 'hub'].map(fold).includes(fold(name));
