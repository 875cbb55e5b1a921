import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ObjectRef, ScopeName } from '#shared/contract/kernel';
import type { HubSession, Sessions } from './hub-port';
import type { Scope } from './scope';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The sessions of this hub; they live in memory and end with it. */
export function createSessions(scope: Scope, now: () => number): Sessions {
  const living = new Map<string, HubSession>();
  const byHash = new Map<string, HubSession>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  scope.onClose(() => {
    for (const session of living.values()) session.end();
  });

  return {
    get size() {
      return living.size;
    },
    open(actor, scopes) {
      const session = createSession({ ...actor, id: randomUUID() }, scopes, now(), () => {
        living.delete(session.id);
        for (const [hash, other] of byHash) if (other === session) byHash.delete(hash);
        tell();
      });
      living.set(session.id, session);
      tell();
      return session;
    },
    byId: (id) => living.get(id),
    bySecret: (secret) => byHash.get(hashOf(secret)),
    secretFor(session) {
      const secret = randomBytes(32).toString('base64url');
      byHash.set(hashOf(secret), session);
      return secret;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function createSession(actor: HubSession['actor'], initial: readonly ScopeName[], startedAt: number, onEnd: () => void): HubSession {
  const ended = new AbortController();
  const listeners = new Set<() => void>();
  let scopes: ReadonlySet<ScopeName> = new Set(initial);
  let allows: (object: ObjectRef) => boolean = () => true;

  return {
    id: actor.id,
    actor,
    startedAt,
    ended: ended.signal,
    get scopes() {
      return scopes;
    },
    may: (scope, object) => !ended.signal.aborted && scopes.has(scope) && (object === undefined || allows(object)),
    onNarrowed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    narrow({ scopes: wanted, only }) {
      if (wanted !== undefined) scopes = new Set([...scopes].filter((name) => wanted.has(name)));
      if (only !== undefined) {
        const before = allows;
        allows = (object) => before(object) && only(object);
      }
      for (const listener of listeners) listener();
    },
    end() {
      if (ended.signal.aborted) return;
      ended.abort();
      onEnd();
    },
  };
}
