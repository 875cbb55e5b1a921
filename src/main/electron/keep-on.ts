import { join } from 'node:path';
import { startBackground } from '#main/hub/start-background';

/** How long the application waits at its end for the hub that goes on after it. */
const TIMEOUT_MS = 10_000;

/** Has a hub in the background go on with what this one ran. Rejects with HUB_UNREACHABLE; the runs go on in the recorder all the same. */
export async function keepOn(dist: string, home: string): Promise<void> {
  await startBackground({ dist, logFile: join(home, 'logs', 'hub.log'), timeoutMs: TIMEOUT_MS });
}
