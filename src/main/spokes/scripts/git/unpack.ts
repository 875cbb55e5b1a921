import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, readFile, symlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { SyncError } from './failures';
import { startGit, type GitPlace } from './git-process';
import type { Entry } from './tree-entries';

/** Where the files go, and what was there before. */
export interface UnpackOptions {
  /** A folder that is not there yet. */
  readonly tree: string;
  /** The working copy until now: a file that stays the same keeps the time at which it last changed. */
  readonly before: string;
  /** When the commit was made, in milliseconds since 1970: the time of files that are new. */
  readonly at: number;
}

/** Files up to this are written, and compared with what was there, in one piece. */
const WHOLE = 1_048_576;
const FOLDER_MODE = 0o755;
/** Small files that are written at once. */
const WIDTH = 8;

/**
 * Writes the files of a commit, read-only, without git's checkout: no filter, no attribute and no hook has a say, and
 * nothing is ever written through a link, since they come last and into folders that are ours.
 */
export async function unpack(place: GitPlace, entries: readonly Entry[], { tree, before, at }: UnpackOptions): Promise<void> {
  const made = new Set<string>();
  const folderFor = async (relative: string): Promise<void> => {
    const folder = path.posix.dirname(relative);
    if (made.has(folder)) return;
    if (folder !== '.') await folderFor(folder);
    const absolute = path.join(tree, folder);
    await mkdir(absolute);
    await chmod(absolute, FOLDER_MODE); // Whatever the mask: as root, scripts run as a user of their own.
    made.add(folder);
  };
  await mkdir(tree);
  await chmod(tree, FOLDER_MODE);
  made.add('.');
  const ordered = [...entries.filter(({ kind }) => kind !== 'link'), ...entries.filter(({ kind }) => kind === 'link')];
  if (ordered.length === 0) return;
  const git = startGit(place, ['cat-file', '--batch'], 'fed');
  const blobs = new Blobs(git.stdout, git.heard);
  const feeding = feedIds(git.feed, ordered);
  const writers = new Writers();
  try {
    for (const entry of ordered) {
      await folderFor(entry.path);
      await blobs.begin(entry);
      const file = path.join(tree, entry.path);
      if (entry.kind === 'link') {
        await writers.done(); // No file is ever written where a link may be.
        await linkTo(file, await blobs.whole(entry.size));
      } else if (entry.size <= WHOLE) {
        const bytes = await blobs.whole(entry.size);
        await writers.add(writeWhole(file, entry, bytes, path.join(before, entry.path), at));
      } else await writeLarge(file, entry, blobs, at);
      await blobs.end();
    }
    await writers.done();
    await blobs.finish();
  } catch (error) {
    await writers.ended();
    // Where git itself failed, that is the reason.
    git.fail(error instanceof SyncError ? error : new SyncError('other', String(error)));
    await git.ended.catch((cause: unknown) => {
      if (cause instanceof SyncError && error instanceof EndOfOutput) throw cause;
    });
    throw error;
  }
  await Promise.all([feeding, git.ended]);
}

async function feedIds(feed: (text: string, last: boolean) => Promise<void>, entries: readonly Entry[]): Promise<void> {
  const AT_ONCE = 512;
  for (let from = 0; from < entries.length; from += AT_ONCE) {
    const some = entries.slice(from, from + AT_ONCE).map(({ id }) => `${id}\n`);
    await feed(some.join(''), from + AT_ONCE >= entries.length);
  }
}

async function linkTo(file: string, target: Buffer): Promise<void> {
  // Where making links takes a right of its own, git keeps their text in a file as well.
  if (process.platform !== 'win32') return await symlink(target, file);
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(target);
  } finally {
    await handle.close();
  }
}

async function writeWhole(file: string, entry: Entry, bytes: Buffer, before: string, at: number): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await finish(handle, entry, (await timeOfSame(before, bytes)) ?? at);
  } finally {
    await handle.close();
  }
}

async function writeLarge(file: string, entry: Entry, blobs: Blobs, at: number): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    for (let left = entry.size; left > 0;) {
      const chunk = await blobs.some(left);
      await handle.writeFile(chunk);
      left -= chunk.length;
    }
    await finish(handle, entry, at);
  } finally {
    await handle.close();
  }
}

async function finish(handle: FileHandle, { kind }: Entry, at: number): Promise<void> {
  await handle.utimes(at / 1_000, at / 1_000);
  await handle.chmod(kind === 'executable' ? 0o555 : 0o444);
}

/** When a file of exactly these bytes last changed; undefined where there is another one, or none. */
async function timeOfSame(file: string, bytes: Buffer): Promise<number | undefined> {
  try {
    const stats = await lstat(file);
    if (!stats.isFile() || stats.size !== bytes.length) return undefined;
    const same = await readFile(file, { flag: constants.O_RDONLY | constants.O_NOFOLLOW });
    return same.equals(bytes) ? stats.mtimeMs : undefined;
  } catch {
    return undefined; // It was not there, or is not to be read: then it is new.
  }
}

/** Files that are being written, a few at once. */
class Writers {
  readonly #going = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  /** Resolves when there is room for another; rejects when one has failed. */
  async add(work: Promise<void>): Promise<void> {
    const going = work
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#going.delete(going));
    this.#going.add(going);
    if (this.#going.size >= WIDTH) await Promise.race(this.#going);
    this.#check();
  }

  async done(): Promise<void> {
    await this.ended();
    this.#check();
  }

  /** Resolves when nothing is being written any more, whatever came of it. */
  async ended(): Promise<void> {
    await Promise.all(this.#going);
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/** Git ended before it gave all: why, it says itself. */
class EndOfOutput extends SyncError {
  constructor() {
    super('malformed', 'git ended before it gave every file');
  }
}

/** The answers of `cat-file --batch`, one after the other: `ID blob SIZE`, its bytes, and a line feed. */
class Blobs {
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  readonly #heard: () => void;
  #next: Promise<IteratorResult<Buffer, undefined>>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stdout: Readable, heard: () => void) {
    this.#chunks = stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    this.#heard = heard;
    // Asked for at once: of a process that has ended, Node throws away what nobody reads.
    this.#next = this.#ask();
  }

  #ask(): Promise<IteratorResult<Buffer, undefined>> {
    const next = this.#chunks.next();
    next.catch(() => undefined); // It is awaited when its bytes are wanted.
    return next;
  }

  async begin({ id, size }: Entry): Promise<void> {
    let end = this.#rest.indexOf(10);
    while (end < 0 && this.#rest.length < 256) {
      await this.#more();
      end = this.#rest.indexOf(10);
    }
    const head = this.#rest.subarray(0, Math.max(0, end)).toString('latin1');
    if (head !== `${id} blob ${size}`) throw new SyncError('malformed', head.slice(0, 256));
    this.#rest = this.#rest.subarray(end + 1);
  }

  async whole(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = size; left > 0;) {
      const part = await this.some(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** At least one byte, at most so many. */
  async some(most: number): Promise<Buffer> {
    if (this.#rest.length === 0) await this.#more();
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  async end(): Promise<void> {
    if (this.#rest.length === 0) await this.#more();
    this.#rest = this.#rest.subarray(1);
  }

  /** Reads what should not be there, so that the process ends. */
  async finish(): Promise<void> {
    while ((await this.#next).done !== true) this.#next = this.#ask();
  }

  async #more(): Promise<void> {
    const next = await this.#next.catch(() => undefined);
    if (next === undefined || next.done === true) throw new EndOfOutput();
    this.#heard();
    this.#next = this.#ask();
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
  }
}
