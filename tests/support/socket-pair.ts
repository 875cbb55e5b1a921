import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scope } from '#main/hub/scope';
import { openLocal, socketDuplex } from '#main/platform/local-socket';
import { listenLocal, localSocketPath } from '#main/platform/local-socket-server';
import type { Duplex } from '#shared/rpc/duplex';
import type { DuplexPair } from './duplex-pair';
import { deferred } from './settled';

/** Both ends of the socket that commands use. */
export async function createSocketPair(scope: Scope): Promise<DuplexPair> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-pair-'));
  scope.onClose(() => rmSync(folder, { recursive: true, force: true }));
  const accepted = deferred<Duplex>();
  const path = localSocketPath(folder, 's');
  const server = await listenLocal(path, (duplex) => accepted.resolve(duplex));
  scope.onClose(() => server.close());
  const socket = await openLocal(path);
  scope.onClose(() => void socket.destroy());
  return {
    hub: await accepted.promise,
    client: socketDuplex(socket),
    sendRaw: (text) => socket.write(framed(text)),
    drop: () => socket.destroy(),
  };
}

function framed(text: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([head, Buffer.from(text)]);
}
