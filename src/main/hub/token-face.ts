import { z } from '#shared/contract/zod';
import type { Duplex } from '#shared/rpc/duplex';
import { listenLocal, localSocketPath, removeStaleSocket } from '#main/platform/local-socket-server';
import type { From, Hub, HubSession, Outgoing, SignIn } from './hub-port';
import type { Scope } from './scope';
import { sendBytes } from './token-bytes';

/** Name of the socket for who shows a token, in the runtime folder. */
export const TOKEN_SOCKET = 'token.sock';

/** What a client sends first: whose it is is said by the token alone. With a ticket the connection is for its bytes. */
export const TokenFrame = z.object({ t: z.literal('token'), token: z.string().max(128), ticket: z.string().max(128).optional() });
export type TokenFrame = z.infer<typeof TokenFrame>;
/** What it is answered; the kernel's frames, or those of bytes, follow where it was taken. */
export const TokenAnswer = z.object({ t: z.literal('token'), taken: z.boolean() });
export type TokenAnswer = z.infer<typeof TokenAnswer>;

const here: From = { address: '', userAgent: '', face: 'cli' };

/**
 * The face of programs of this machine that act as somebody with an account: what may be done is what the token's scopes leave of the account's
 * rights. Nobody is the person at the machine here. The caller holds the hub's lock.
 */
export async function createTokenFace(hub: Hub, signIn: Pick<SignIn, 'byToken' | 'used'>, scope: Scope): Promise<void> {
  const path = localSocketPath(hub.facts.runtime, TOKEN_SOCKET);
  removeStaleSocket(path);
  /** Connections of each session. */
  const open = new Map<HubSession, number>();
  const give = async (duplex: Duplex, content: Outgoing | undefined): Promise<void> => {
    const fault = await sendBytes(duplex, content);
    if (fault !== undefined) hub.incident(fault, 'token bytes');
  };
  const server = await listenLocal(path, (duplex) => {
    duplex.onFrame((raw) => {
      const frame = TokenFrame.safeParse(raw).data;
      const session = frame === undefined ? undefined : signIn.byToken(frame.token, here, scope);
      if (session === undefined) {
        hub.log.warn('token.refused');
        duplex.send({ t: 'token', taken: false } satisfies TokenAnswer);
        return duplex.close();
      }
      duplex.send({ t: 'token', taken: true } satisfies TokenAnswer);
      const close = (): void => duplex.close();
      session.ended.addEventListener('abort', close, { once: true });
      open.set(session, (open.get(session) ?? 0) + 1);
      duplex.onClose(() => {
        session.ended.removeEventListener('abort', close);
        const left = (open.get(session) ?? 1) - 1;
        open.set(session, left);
        if (left > 0) return;
        // A hub that nobody needs leaves: a token that nobody shows any more holds it up no longer.
        open.delete(session);
        session.end();
      });
      if (frame?.ticket !== undefined) {
        signIn.used(session);
        // What runs have written is not for who is locked.
        void give(duplex, session.locked ? undefined : hub.bytes.take(frame.ticket, 'get'));
        return;
      }
      const used: Duplex['onFrame'] = (listener) =>
        duplex.onFrame((next) => {
          signIn.used(session);
          listener(next);
        });
      hub.connect({ ...duplex, onFrame: used }, session);
    });
  });
  hub.leaving.addEventListener('abort', () => server.stop(), { once: true });
  scope.onClose(() => server.close());
}
