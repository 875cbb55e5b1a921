import { fchownSync } from 'node:fs';

/** Gives open pipes or terminals to the user that the child will be; its own user needs nothing given. */
export function give(fds: readonly number[], user: number | null): void {
  if (user !== null) for (const fd of fds) fchownSync(fd, user, user);
}
