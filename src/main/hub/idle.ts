import type { Scope } from './scope';

/** Calls `leave` once nothing has been going on for `ms`; a background hub makes room for the machine. */
export function leaveWhenIdle(scope: Scope, ms: number, busy: () => boolean, leave: () => void): void {
  let idleSince = performance.now();
  scope.every(Math.min(1_000, ms / 4), () => {
    if (busy()) idleSince = performance.now();
    else if (performance.now() - idleSince >= ms) leave();
  });
}
