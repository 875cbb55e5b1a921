import path from 'node:path';
import type { Script } from '#shared/contract/scripts';
import { inBatches, inShortTurns } from '#main/platform/short-turns';
import type { Catalogue } from '../catalogue';
import { sameStamp } from '../files/read-head';
import { SIDECAR, stemOf } from '../files/walk';
import type { Understood } from '../reading/understand';

/** Files that are put into the catalogue, or taken out of it, in one piece. */
export const BATCH = 64;

const none: ReadonlySet<string> = new Set();

/** What was read of one source, by path below it, and which sidecar or declared file belongs to what. The catalogue has the same. */
export class KnownFiles {
  readonly #catalogue: Pick<Catalogue, 'put' | 'drop'>;
  #files = new Map<string, Understood>();
  #users = new Map<string, Set<string>>();
  #stems = new Map<string, Set<string>>();
  #declarers = new Map<string, Set<string>>();

  constructor(catalogue: Pick<Catalogue, 'put' | 'drop'>) {
    this.#catalogue = catalogue;
  }

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

  /** Takes what was read, as far as it is news. */
  remember(read: readonly Understood[]): void {
    const changed = read.filter((file) => !sameReading(this.#files.get(file.candidate.relative), file));
    // Each its own object: what is being forgotten is told by that from what was read again.
    const news = changed.map((file) => ({ ...file }));
    for (const file of news) this.#set(file);
    if (news.length > 0) this.#catalogue.put(news);
  }

  async forget(paths: readonly string[]): Promise<void> {
    await inShortTurns(inBatches(paths, BATCH), (batch) => {
      const gone = batch.flatMap((relative) => this.#files.get(relative) ?? []);
      for (const relative of batch) this.#delete(relative);
      this.#catalogue.drop(gone);
    });
  }

  /** Whatever is remembered from this call on is news. */
  async forgetAll(): Promise<void> {
    const lost = [...this.#files.values()];
    this.#files = new Map();
    this.#users = new Map();
    this.#stems = new Map();
    this.#declarers = new Map();
    await inShortTurns(inBatches(lost, BATCH), (batch) => this.#catalogue.drop(batch));
  }

  #set(file: Understood): void {
    const { relative, sidecar } = file.candidate;
    this.#delete(relative);
    this.#files.set(relative, file);
    add(this.#stems, stemOf(relative), relative);
    if (sidecar !== null) add(this.#users, sidecar, relative);
    for (const declared of declaredBy(file)) add(this.#declarers, declared, relative);
  }

  #delete(relative: string): void {
    const file = this.#files.get(relative);
    if (file === undefined) return;
    const { sidecar } = file.candidate;
    this.#files.delete(relative);
    take(this.#stems, stemOf(relative), relative);
    if (sidecar !== null) take(this.#users, sidecar, relative);
    for (const declared of declaredBy(file)) take(this.#declarers, declared, relative);
  }

  /** The scripts that were read with this sidecar. */
  usersOf(sidecar: string): ReadonlySet<string> {
    return this.#users.get(sidecar) ?? none;
  }

  /** The scripts that declare this file, or a folder that it lies in. */
  declarersOf(relative: string): readonly string[] {
    if (this.#declarers.size === 0) return [];
    const found: string[] = [];
    for (let at = relative; at !== '.'; at = path.posix.dirname(at)) found.push(...(this.#declarers.get(at) ?? none));
    return found;
  }

  /** The scripts that a sidecar of this name may belong to. */
  fitting(sidecar: string): readonly string[] {
    const base = sidecar.slice(0, -SIDECAR.length);
    const named = this.#files.has(base) ? [base] : [];
    return [...named, ...(this.#stems.get(base) ?? none)];
  }
}

/** What a script declares, as paths below its source. */
function declaredBy({ candidate, script }: Understood): readonly string[] {
  const folder = path.posix.dirname(candidate.relative);
  return script.grants.files.map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')));
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

function sameReading(before: Understood | undefined, now: Understood): boolean {
  return (
    before === now ||
    (before !== undefined &&
      sameStamp(before.stamp, now.stamp) &&
      sameStamp(before.sidecarStamp, now.sidecarStamp) &&
      before.digest === now.digest &&
      before.declaredId === now.declaredId &&
      before.candidate.sidecar === now.candidate.sidecar &&
      before.candidate.real === now.candidate.real &&
      sameScript(before.script, now.script))
  );
}

const sameScript = (a: Script, b: Script): boolean => JSON.stringify(a) === JSON.stringify(b);
