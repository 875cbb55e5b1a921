import { once } from 'node:events';
import { WebSocket } from 'ws';
import { contracts, type HubClient } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import { webSocketDuplex } from './duplex-pairs';

/** A program that calls a served hub with somebody's token. */
export async function connectProgram(port: number, token: string): Promise<{ readonly hub: HubClient; readonly close: () => void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { authorization: `Bearer ${token}` } });
  await once(socket, 'open');
  return { hub: connect(webSocketDuplex(socket), contracts).hub, close: () => socket.close() };
}
