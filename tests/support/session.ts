import { allScopes, type ObjectRef, type ScopeName } from '#shared/contract/kernel';
import type { Session } from '#shared/rpc/session';

/** A session whose rights a test changes; remembers each question that the kernel asked it. */
export interface TestSession extends Session {
  readonly asked: readonly { readonly scope: ScopeName; readonly object: ObjectRef | undefined }[];
  /** How many connections listen for a narrowing now. */
  readonly listeners: number;
  /** From now on only these scopes, and of their objects only those that `allow` lets through. */
  narrow(scopes: readonly ScopeName[], allow?: (object: ObjectRef) => boolean): void;
  end(): void;
}

export function createTestSession(scopes: readonly ScopeName[] = allScopes): TestSession {
  let held = new Set(scopes);
  let allowed: (object: ObjectRef) => boolean = () => true;
  const asked: { scope: ScopeName; object: ObjectRef | undefined }[] = [];
  const ended = new AbortController();
  const listeners = new Set<() => void>();
  return {
    id: 'test',
    actor: { id: 'tester', name: 'Tester', face: 'cli' },
    locked: false,
    ended: ended.signal,
    asked,
    get listeners() {
      return listeners.size;
    },
    may(scope, object) {
      asked.push({ scope, object });
      return held.has(scope) && (object === undefined || allowed(object));
    },
    onNarrowed(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    narrow(next, allow = () => true) {
      held = new Set(next.filter((scope) => held.has(scope)));
      allowed = allow;
      for (const listener of listeners) listener();
    },
    end: () => ended.abort(),
  };
}
