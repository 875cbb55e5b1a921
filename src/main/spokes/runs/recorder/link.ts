import { HubError } from '#shared/contract/errors';
import type { Client } from '#shared/contract/kernel';
import { connect } from '#shared/rpc/connect';
import { connectLocal, NobodyListens } from '#main/platform/local-socket';
import { NoAnswer } from '#main/platform/local-socket-greeting';
import { localSocketPath } from '#main/platform/local-socket-server';
import { recorder } from './contract';

/** A connection to one living recorder. */
export interface RecorderLink {
  readonly recorder: Client<typeof recorder>;
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
    const deadline = AbortSignal.timeout(answerMs);
    const { version, process } = await connection.hub.recorder.info({}, { signal: deadline }).catch((error: unknown) => {
      connection.close();
      throw deadline.aborted ? new NoAnswer(answerMs) : error;
    });
    return {
      recorder: connection.hub.recorder,
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
