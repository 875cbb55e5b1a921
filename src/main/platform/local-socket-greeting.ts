import type { Socket } from 'node:net';

/**
 * What the side that listens says first. A connection can be made to a process that leaves without ever accepting it;
 * until these bytes have come, nothing that is sent has been taken. Carries the version of the framing.
 */
export const GREETING = Buffer.from('axle/1\n');

/** Reads the greeting; false when the connection ends without one. Throws when something else listens, or nothing is said in `ms`. */
export async function readGreeting(socket: Socket, ms: number): Promise<boolean> {
  return await new Promise<boolean>((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(deadline);
      socket.off('readable', onReadable).off('close', onClose).off('error', onClose);
      act();
    };
    const onClose = (): void => settle(() => resolve(false));
    const onReadable = (): void => {
      const bytes: unknown = socket.read(GREETING.length);
      if (!(bytes instanceof Buffer) || bytes.length < GREETING.length) return;
      if (bytes.equals(GREETING)) settle(() => resolve(true));
      else settle(() => reject(new Error('what listens there is not this version of Axle')));
    };
    const deadline = setTimeout(() => settle(() => reject(new Error(`no answer within ${ms / 1_000} s`))), ms);
    socket.on('readable', onReadable).once('close', onClose).once('error', onClose);
  });
}
