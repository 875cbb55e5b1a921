import { appendFileSync, statSync, truncateSync } from 'node:fs';

const MOST = 1024 * 1024;

/** Takes failures that nobody awaits to a small file of the recorder's own; gives each an id. */
export function createFaults(path: string): (error: unknown, where: string) => string {
  let count = 0;
  return (error, where) => {
    count += 1;
    const id = `recorder-${process.pid}-${count}`;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MOST) truncateSync(path);
      appendFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), id, where, detail })}\n`, { mode: 0o600 });
    } catch {
      // A recorder that cannot even write this must still keep its children's output: there is nowhere left to tell.
    }
    return id;
  };
}
