import { SIDECAR, stemOf } from '../files/walk';
import type { Understood } from '../understand';

const none: ReadonlySet<string> = new Set();

/** What was read of one source, by path below it, and which sidecar belongs to what. */
export class KnownFiles {
  readonly #files = new Map<string, Understood>();
  readonly #users = new Map<string, Set<string>>();
  readonly #stems = new Map<string, Set<string>>();

  get size(): number {
    return this.#files.size;
  }

  get(relative: string): Understood | undefined {
    return this.#files.get(relative);
  }

  paths(): IterableIterator<string> {
    return this.#files.keys();
  }

  values(): IterableIterator<Understood> {
    return this.#files.values();
  }

  set(file: Understood): void {
    const { relative, sidecar } = file.candidate;
    this.delete(relative);
    this.#files.set(relative, file);
    add(this.#stems, stemOf(relative), relative);
    if (sidecar !== null) add(this.#users, sidecar, relative);
  }

  delete(relative: string): void {
    const sidecar = this.#files.get(relative)?.candidate.sidecar;
    this.#files.delete(relative);
    take(this.#stems, stemOf(relative), relative);
    if (sidecar !== null && sidecar !== undefined) take(this.#users, sidecar, relative);
  }

  /** The scripts that were read with this sidecar. */
  usersOf(sidecar: string): ReadonlySet<string> {
    return this.#users.get(sidecar) ?? none;
  }

  /** The scripts that a sidecar of this name may belong to. */
  fitting(sidecar: string): readonly string[] {
    const base = sidecar.slice(0, -SIDECAR.length);
    const named = this.#files.has(base) ? [base] : [];
    return [...named, ...(this.#stems.get(base) ?? none)];
  }
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

function take(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  set?.delete(value);
  if (set?.size === 0) map.delete(key);
}
