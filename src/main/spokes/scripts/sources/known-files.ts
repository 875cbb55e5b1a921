import path from 'node:path';
import type { Script } from '#shared/contract/scripts';
import { inBatches, inShortTurns } from '#main/platform/short-turns';
import type { Catalogue } from '../catalogue';
import { sameStamp } from '../files/read-head';
import { SIDECAR, stemOf } from '../files/walk';
import type { Understood } from '../reading/understand';

/** Files that are put into the catalogue, or taken out of it, in one piece. */
export const BATCH = 16;

const none: ReadonlySet<string> = new Set();

/** What was read of one folder. Apart from others: one table of ten thousand holds the thread for milliseconds when it has to grow. */
interface Folder {
  readonly files: Map<string, Understood>;
  /** Files by their paths without endings. */
  readonly stems: Map<string, Set<string>>;
}

/** What was read of one source, by path below it, and which sidecar or declared file belongs to what. The catalogue has the same. */
export class KnownFiles {
  readonly #catalogue: Pick<Catalogue, 'put' | 'drop'>;
  #folders = new Map<string, Folder>();
  #size = 0;
  #users = new Map<string, Set<string>>();
  #declarers = new Map<string, Set<string>>();

  constructor(catalogue: Pick<Catalogue, 'put' | 'drop'>) {
    this.#catalogue = catalogue;
  }

  get size(): number {
    return this.#size;
  }

  get(relative: string): Understood | undefined {
    return this.#folders.get(folderOf(relative))?.files.get(relative);
  }

  *paths(): Generator<string, void, void> {
    for (const { files } of this.#folders.values()) yield* files.keys();
  }

  *values(): Generator<Understood, void, void> {
    for (const { files } of this.#folders.values()) yield* files.values();
  }

  /** Takes what was read, as far as it is news. */
  remember(read: readonly Understood[]): void {
    const changed = read.filter((file) => !sameReading(this.get(file.candidate.relative), file));
    // Each its own object: what is being forgotten is told by that from what was read again.
    const news = changed.map((file) => ({ ...file }));
    for (const file of news) this.#set(file);
    if (news.length > 0) this.#catalogue.put(news);
  }

  async forget(paths: readonly string[]): Promise<void> {
    await inShortTurns(inBatches(paths, BATCH), (batch) => {
      const gone = batch.flatMap((relative) => this.get(relative) ?? []);
      for (const relative of batch) this.#delete(relative);
      this.#catalogue.drop(gone);
    });
  }

  /** Whatever is remembered from this call on is news. */
  async forgetAll(): Promise<void> {
    const lost = [...this.values()];
    this.#folders = new Map();
    this.#size = 0;
    this.#users = new Map();
    this.#declarers = new Map();
    await inShortTurns(inBatches(lost, BATCH), (batch) => this.#catalogue.drop(batch));
  }

  #set(file: Understood): void {
    const { relative, sidecar } = file.candidate;
    this.#delete(relative);
    const folder = this.#folders.get(folderOf(relative)) ?? { files: new Map<string, Understood>(), stems: new Map<string, Set<string>>() };
    this.#folders.set(folderOf(relative), folder);
    folder.files.set(relative, file);
    this.#size += 1;
    add(folder.stems, stemOf(relative), relative);
    if (sidecar !== null) add(this.#users, sidecar, relative);
    for (const declared of declaredBy(file)) add(this.#declarers, declared, relative);
  }

  #delete(relative: string): void {
    const folder = this.#folders.get(folderOf(relative));
    const file = folder?.files.get(relative);
    if (folder === undefined || file === undefined) return;
    const { sidecar } = file.candidate;
    folder.files.delete(relative);
    this.#size -= 1;
    take(folder.stems, stemOf(relative), relative);
    if (folder.files.size === 0) this.#folders.delete(folderOf(relative));
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
    const folder = this.#folders.get(folderOf(base));
    const named = folder?.files.has(base) === true ? [base] : [];
    return [...named, ...(folder?.stems.get(base) ?? none)];
  }
}

/** The path of the folder that a file lies in; empty for the source's own. */
const folderOf = (relative: string): string => relative.slice(0, Math.max(0, relative.lastIndexOf('/')));

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
