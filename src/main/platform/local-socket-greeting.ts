import type { Socket } from 'node:net';
import { WIRE_VERSION } from '#shared/rpc/protocol';

/**
 * What the side that listens says first: `axle/VERSION` and a newline. A connection can be made to a process that leaves
 * without ever accepting it; until these bytes have come, nothing that is sent has been taken.
 */
export const GREETING = Buffer.from(`axle/${WIRE_VERSION}\n`);

const NEWLINE = 10;
/** Longer than any greeting will be. */
const LONGEST = 16;

/** An Axle listens that speaks another version of the wire: nothing can be asked of it, and it is neither stuck nor gone. */
export class OtherWire extends Error {
  override readonly name = 'OtherWire';

  constructor(readonly theirs: number) {
    super(`another version of Axle: it speaks version ${theirs} of the wire, this one version ${WIRE_VERSION}`);
  }
}

/** A process listens and says nothing: its thread is held, or it was stopped. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(ms: number) {
    super(`no answer within ${ms / 1_000} s`);
  }
}

/**
 * Reads the greeting; false when the connection ends without one. Throws `OtherWire`, `NoAnswer` when nothing is said in `ms`,
 * or that something else listens.
 */
export async function readGreeting(socket: Socket, ms: number): Promise<boolean> {
  let said = '';
  return await new Promise<boolean>((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(deadline);
      socket.off('readable', onReadable).off('close', onClose).off('error', onClose);
      act();
    };
    const onClose = (): void => settle(() => resolve(false));
    const onReadable = (): void => {
      // Byte by byte: what follows is not for us.
      for (let byte = nextByte(socket); byte !== undefined; byte = nextByte(socket)) {
        if (byte === NEWLINE || said.length === LONGEST) return settle(() => judge(said, resolve, reject));
        said += String.fromCharCode(byte);
      }
    };
    const deadline = setTimeout(() => settle(() => reject(new NoAnswer(ms))), ms);
    socket.on('readable', onReadable).once('close', onClose).once('error', onClose);
  });
}

function nextByte(socket: Socket): number | undefined {
  const bytes: unknown = socket.read(1);
  return bytes instanceof Buffer ? bytes[0] : undefined;
}

function judge(said: string, resolve: (greeted: true) => void, reject: (error: Error) => void): void {
  const version = /^axle\/(\d{1,9})$/.exec(said)?.[1];
  if (version === undefined) reject(new Error('what listens there is not Axle'));
  else if (Number(version) === WIRE_VERSION) resolve(true);
  else reject(new OtherWire(Number(version)));
}
