import type { IncomingMessage } from 'node:http';
import type { Session } from '#shared/rpc/session';

/**
 * A session as one connection has it: what is done by that is recorded with where that came from. A session lives for days, and who stole its cookie or
 * token is not to stand in the record as the browser that it was taken from.
 */
export function seenFrom(session: Session, request: IncomingMessage): Session {
  const address = (request.socket.remoteAddress ?? '').slice(0, 256);
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, 512);
  return {
    id: session.id,
    actor: { ...session.actor, address, userAgent },
    may: (scope, object) => session.may(scope, object),
    get locked() {
      return session.locked;
    },
    ended: session.ended,
    onNarrowed: (listener) => session.onNarrowed(listener),
  };
}
