import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import type { ObjectRef, ScopeName } from '#shared/contract/kernel';
import { LOCK_SCOPE } from '#shared/contract/lock-values';
import type { HubSession, Rights, Sessions } from './hub-port';
import type { Scope } from './scope';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The sessions of this hub; they live in memory and end with it. */
export function createSessions(scope: Scope, now: () => number): Sessions {
  const living = new Map<string, HubSession>();
  const byHash = new Map<string, HubSession>();
  const listeners = new Set<() => void>();
  let isLocked = (_actor: Actor): boolean => false;
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
    open(actor, rights, ownWindow = false) {
      const session = createSession(
        { ...actor, id: randomUUID() },
        ownWindow,
        rightsOf(rights),
        now(),
        (of) => isLocked(of),
        () => {
          living.delete(session.id);
          for (const [hash, other] of byHash) if (other === session) byHash.delete(hash);
          tell();
        },
      );
      living.set(session.id, session);
      tell();
      return session;
    },
    all: () => [...living.values()],
    lockBy(asked) {
      isLocked = asked;
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

/** Rights that never change by themselves: these scopes, of everything. */
function rightsOf(rights: readonly ScopeName[] | Rights): Rights {
  if (!Array.isArray(rights)) return rights as Rights; // `isArray` knows nothing of readonly ones.
  const scopes: ReadonlySet<ScopeName> = new Set(rights as readonly ScopeName[]);
  return { scopes: () => scopes, may: (scope) => scopes.has(scope) };
}

function createSession(
  actor: HubSession['actor'],
  ownWindow: boolean,
  rights: Rights,
  startedAt: number,
  isLocked: (actor: Actor) => boolean,
  onEnd: () => void,
): HubSession {
  const ended = new AbortController();
  const listeners = new Set<() => void>();
  /** What it was narrowed to; undefined while it was not. */
  let left: ReadonlySet<ScopeName> | undefined;
  let allows: (object: ObjectRef) => boolean = () => true;
  const scopes = (): ReadonlySet<ScopeName> => {
    const now = rights.scopes();
    const kept = left;
    return kept === undefined ? now : new Set([...now].filter((name) => kept.has(name)));
  };
  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    id: actor.id,
    actor,
    ownWindow,
    startedAt,
    ended: ended.signal,
    get scopes() {
      return scopes();
    },
    get locked() {
      return isLocked(actor);
    },
    may: (scope, object) =>
      !ended.signal.aborted &&
      (scope === LOCK_SCOPE || !isLocked(actor)) &&
      left?.has(scope) !== false &&
      rights.may(scope, object) &&
      (object === undefined || allows(object)),
    onNarrowed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    narrow({ scopes: wanted, only }) {
      if (wanted !== undefined) left = new Set([...scopes()].filter((name) => wanted.has(name)));
      if (only !== undefined) {
        const before = allows;
        allows = (object) => before(object) && only(object);
      }
      tell();
    },
    rightsChanged: tell,
    end() {
      if (ended.signal.aborted) return;
      ended.abort();
      onEnd();
    },
  };
}
