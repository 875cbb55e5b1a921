import { useEffect, useState } from 'react';
import type { LockState } from '#shared/contract/lock';
import { useConnection, useHub } from '../lib/hub-context';
import { useStream } from '../lib/use-stream';

const HINT = 'axle.locked';

/** What a page shows: everything, the lock screen, or nothing for the moment until it is loaded anew. */
export type Gated = { readonly show: 'all' | 'nothing' } | { readonly show: 'lock'; readonly lock: LockState };

/**
 * Follows the lock of this session. A page that was open when it was locked is loaded anew: nothing that it knew, or that was typed there, is left in
 * it. So is one that was locked, once it is open: it begins where its address says, as whoever unlocked it.
 */
export function useLockGate(): Gated {
  const hub = useHub();
  const over = useConnection() === 'ended';
  const { value: lock, error } = useStream((signal) => hub.lock.watch({}, { signal }), [hub]);
  const [began, begin] = useState<boolean>();
  const [hinted] = useState(() => sessionStorage.getItem(HINT) !== null);
  const locked = lock?.locked;
  if (began === undefined && locked !== undefined) begin(locked);
  // What unlocks a browser gives it another session, and ends this one.
  const other = began !== undefined && (locked !== began || (began && over));

  useEffect(() => {
    if (locked === undefined) return;
    if (locked && !over) sessionStorage.setItem(HINT, '1');
    else sessionStorage.removeItem(HINT);
    if (other) location.reload();
  }, [locked, over, other]);

  if (other) return { show: 'nothing' };
  if (lock?.locked === true) return { show: 'lock', lock };
  // A page that is loaded anew for the lock does not show the dashboard's frame first.
  if (locked === undefined && error === undefined && hinted && !over) return { show: 'nothing' };
  return { show: 'all' };
}
