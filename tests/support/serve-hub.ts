import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startHub, type StartOptions } from '#main/hub/start-hub';
import { startDbThread } from '#main/platform/db/thread';
import { httpOpener, openHooks } from '#main/server/open-http';

/** Is a hub as in the background, with other sources than accounts and a keychain, or another face. The program's first argument is `dist/main`. */
export async function serveHub(instead: Partial<Pick<StartOptions, 'sources' | 'vaults' | 'openHttp'>>): Promise<void> {
  const dist = process.argv[2] ?? '';
  const started = await startHub({
    kind: 'background',
    dist,
    thread: startDbThread({ worker: pathToFileURL(join(dist, 'db-worker.js')) }),
    face: {},
    openHttp: httpOpener(dist),
    openHooks,
    ...instead,
  });
  if (started === undefined) throw new Error('another hub is there');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void started.hub.close());
  process.send?.({ type: 'ready' });
  if (process.connected) process.disconnect();
  await started.hub.closed;
  process.exit();
}
