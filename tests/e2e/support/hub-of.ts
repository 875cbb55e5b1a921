import { contracts } from '#shared/contract/index';
import { connect, type Connection } from '#shared/rpc/connect';
import { HUB_SOCKET } from '#main/hub/local-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { connectLocal } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import type { Home } from './home';

/** The hub that serves a data folder, for many calls: each command of the command line would be a process of its own. */
export async function hubOf({ env }: Home): Promise<Connection<typeof contracts>> {
  const runtime = runtimeFolderPath(env['AXLE_HOME'] ?? '', env);
  return connect(await connectLocal(localSocketPath(runtime, HUB_SOCKET)), contracts);
}
