import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isoOf } from '#main/platform/clock';
import type { Commit } from '#shared/contract/repositories';
import { SyncError } from './failures';
import { askGit, startGit, type GitPlace } from './git-process';
import type { Followed } from './remote';

/** Bounds of one fetch, and who hears of it. */
export interface FetchOptions {
  readonly maxBytes: number;
  readonly onBytes: (bytes: number) => void;
}

const LOOK_MS = 200;
const OURS = 'refs/axle/fetched';

/** Makes the empty bare repository that a sync works in: no template, so no hooks. */
export async function initRepository(place: GitPlace): Promise<void> {
  await askGit(place, ['init', '--quiet', '--bare', '--template=']);
}

/** Fetches one commit with nothing before it, and gives it. Ends git when more comes than may. */
export async function fetchCommit(place: GitPlace, url: string, { ref }: Followed, { maxBytes, onBytes }: FetchOptions): Promise<Commit> {
  const git = startGit(place, [
    'fetch',
    '--progress',
    '--force',
    '--depth=1',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--',
    url,
    `+${ref}:${OURS}`,
  ]);
  git.stdout.resume();
  let before = 0;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const bytes = await sizeOfPacks(place.repository);
    if (bytes > before) git.heard();
    before = bytes;
    onBytes(bytes);
    if (bytes > maxBytes) git.fail(new SyncError('too-large', `more than ${mebibytes(maxBytes)} MiB`));
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined); // Files come and go while git works; the last look counts.
  }, LOOK_MS);
  try {
    await git.ended;
    await looking;
    await look();
    if (before > maxBytes) throw new SyncError('too-large', `more than ${mebibytes(maxBytes)} MiB`);
  } finally {
    clearInterval(timer);
    await looking;
  }
  return await readCommit(place);
}

/** Who made the fetched commit, when, and what of it they said first. */
async function readCommit(place: GitPlace): Promise<Commit> {
  // Both are cut by git: a subject may be as long as a book.
  const format = '%H%x00%<(500,trunc)%s%x00%<(200,trunc)%an%x00%ct';
  const printed = await askGit(place, ['log', '-1', '--no-show-signature', '--no-color', `--format=${format}`, OURS, '--'], 65_536);
  const [id = '', subject = '', author = '', at = ''] = printed.toString('utf8').split('\0');
  return {
    id,
    subject: oneLine(subject, 512),
    author: oneLine(author, 256),
    at: isoOf(Math.min(Math.max(0, Number(at) || 0) * 1_000, LATEST)),
  };
}

/** The last day of 9999: a later one has no date that the wire can carry. */
const LATEST = Date.UTC(9999, 11, 31);
/** Without what would move a cursor, or show the rest the other way round. */
const oneLine = (text: string, most: number): string =>
  text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .slice(0, most);

/** Bytes of what has come, finished or not. */
async function sizeOfPacks(repository: string): Promise<number> {
  const folder = path.join(repository, 'objects', 'pack');
  let bytes = 0;
  for (const name of await readdir(folder)) {
    // One that git has renamed meanwhile is counted the next time.
    bytes += await stat(path.join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}

export const mebibytes = (bytes: number): number => Math.round(bytes / 1_048_576);
