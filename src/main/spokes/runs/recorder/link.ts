import { HubError } from '#shared/contract/errors';
import type { Client } from '#shared/contract/kernel';
import { connect } from '#shared/rpc/connect';
import { connectLocal, NobodyListens } from '#main/platform/local-socket';
import { NoAnswer } from '#main/platform/local-socket-greeting';
import { localSocketPath } from '#main/platform/local-socket-server';
import { recorder } from './contract';

type Calls = Client<typeof recorder>;

/** A connection to one living recorder. */
export interface RecorderLink {
  readonly recorder: Calls;
  /** Makes a call that may be made again; where no answer comes in time the connection closes, and what is open on it fails. */
  ask<T>(call: (recorder: Calls) => Promise<T>): Promise<T>;
  readonly version: string;
  readonly pid: number;
  readonly closed: AbortSignal;
  /** True once this side let it go. */
  readonly left: boolean;
  /** Closes a connection that is not needed any more. */
  leave(): void;
  close(): void;
}

/** Connects and asks who is there; undefined when nobody listens or it goes away at once. Throws `OtherWire` and `NoAnswer`. */
export async function tryConnect(runtime: string, name: string, answerMs: number): Promise<RecorderLink | undefined> {
  let left = false;
  try {
    const connection = connect(await connectLocal(localSocketPath(runtime, name), { answerMs }), [recorder]);
    let silent = false;
    const ask: RecorderLink['ask'] = async (call) => {
      const deadline = setTimeout(() => {
        silent = true;
        connection.close();
      }, answerMs);
      return await call(connection.hub.recorder).finally(() => clearTimeout(deadline));
    };
    const { version, process } = await ask((there) => there.info({})).catch((error: unknown) => {
      throw silent ? new NoAnswer(answerMs) : error;
    });
    return {
      recorder: connection.hub.recorder,
      ask,
      version,
      pid: process.pid,
      closed: connection.closed,
      get left() {
        return left;
      },
      leave() {
        left = true;
        connection.close();
      },
      close: () => connection.close(),
    };
  } catch (error) {
    const leaving = error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
    if (error instanceof NobodyListens || HubError.is(error, 'DISCONNECTED') || leaving) return undefined;
    throw error;
  }
}
