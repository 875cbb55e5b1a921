import { contracts } from '#shared/contract/index';
import { HubError } from '#shared/contract/errors';
import { connect, type Connection } from '#shared/rpc/connect';
import { HUB_SOCKET } from '#main/hub/local-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { connectLocal, NobodyListens } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';

/** A data folder, as its environment names it. */
interface Place {
  readonly env: Readonly<Record<string, string>>;
}

/** The hub that serves a data folder, for many calls: each command of the command line would be a process of its own. */
export async function hubOf({ env }: Place): Promise<Connection<typeof contracts>> {
  const runtime = runtimeFolderPath(env['AXLE_HOME'] ?? '', env);
  return connect(await connectLocal(localSocketPath(runtime, HUB_SOCKET)), contracts);
}

/** Calls a procedure by its `spoke.name`, as `axle call` does, without a process of its own. */
export async function callHub(place: Place, procedure: string, input: object): Promise<unknown> {
  const { hub, close } = await hubOf(place);
  try {
    const [spoke = '', name = ''] = procedure.split('.');
    const client: unknown = Reflect.get(hub, spoke);
    return await (Reflect.get(client as object, name) as (input: object) => Promise<unknown>)(input);
  } finally {
    close();
  }
}

/** Whether a call failed as no hub took it: none listens, or one that leaves. */
export const isNobody = (error: unknown): boolean =>
  error instanceof NobodyListens || (error instanceof HubError && error.code === 'HUB_LEAVING');
