import type { HttpFace } from './hub-port';
import type { Scope } from './scope';

/** Where the dashboard is served, as browsers that reach it by a name call it: what security keys are bound to. */
export interface ServedOrigins {
  readonly origins: () => readonly string[];
  /** Counts a face for as long as its scope lives. */
  note(face: HttpFace, scope: Scope): HttpFace;
}

/** Begins with nothing served. */
export function createServedOrigins(): ServedOrigins {
  const ports = new Set<number>();
  return {
    origins: () => [...ports].map((port) => new URL(`http://localhost:${port}`).origin),
    note(face, scope) {
      ports.add(face.port);
      scope.onClose(() => void ports.delete(face.port));
      return face;
    },
  };
}
