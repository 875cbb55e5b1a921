import { createCrashGuard } from './crash-guard';

/** What becomes of faults that nobody caught. */
export interface StrayFaults {
  /** Takes a fault to the hub's log; false while there is no hub yet. */
  readonly incident: (error: unknown, where: string) => boolean;
  /** Tells the person and ends the application. */
  readonly giveUp: (error: unknown) => void;
}

/**
 * What nobody caught in the main process. The desktop goes on after it is reported: the fault is of one task, every
 * write is a transaction, and somebody may be typing into the window. Without a hub, or when faults keep coming, it ends.
 */
export function catchStrayFaults(
  { incident, giveUp }: StrayFaults,
  source: Pick<NodeJS.Process, 'on'> = process,
  guard = createCrashGuard(Date.now),
): void {
  let ending = false;
  const take = (error: unknown, where: string): void => {
    if ((incident(error, where) && guard.again()) || ending) return;
    ending = true;
    giveUp(error);
  };
  source.on('uncaughtException', take);
  source.on('unhandledRejection', (error) => take(error, 'unhandledRejection'));
}
