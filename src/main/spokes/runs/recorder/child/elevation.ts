import type { Launch } from '../contract';
import type { Elevation, ElevationEvents } from './elevation-port';
import type { Native } from './native';
import { createSudoElevation } from './sudo-elevation';
import { createConsent } from './windows/consent';

/** The way to root's rights, or an administrator's, where a launch goes it. Rejects where it cannot be gone. */
export async function elevationOf(
  wanted: Launch['elevation'],
  native: Native | undefined,
  events: ElevationEvents,
): Promise<Elevation | undefined> {
  if (wanted === undefined) return undefined;
  if (wanted.by === 'uac') return await createConsent(wanted, events);
  if (native === undefined) throw new Error('this system has no pipes to ask for a password by');
  return createSudoElevation(wanted, native, events);
}
