import { SyncError } from './failures';
import { mebibytes } from './fetch';
import { startGit, type GitPlace } from './git-process';

/** A file or link of a commit. */
export interface Entry {
  readonly kind: 'file' | 'executable' | 'link';
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** Below the folder that is wanted, with `/`. */
  readonly path: string;
}

/** What a commit holds, as far as this system can have it. */
export interface Listing {
  readonly entries: readonly Entry[];
  /** Submodules, and names that cannot be. */
  readonly leftOut: number;
  readonly bytes: number;
}

/** As many as a source may have. */
const MAX_ENTRIES = 200_000;
const MAX_LINE = 65_536;
const MAX_LINK = 4_096;
const kinds = new Map<string, Entry['kind']>([
  ['100644', 'file'],
  ['100664', 'file'],
  ['100755', 'executable'],
  ['120000', 'link'],
]);

/** Lists the files of a commit, or of one folder in it. Refuses with `too-large` what is more than `maxBytes` or 200,000 entries. */
export async function listEntries(place: GitPlace, tree: string, maxBytes: number): Promise<Listing> {
  const git = startGit(place, ['ls-tree', '-r', '-l', '-z', '--full-tree', tree]);
  const entries: Entry[] = [];
  let [leftOut, bytes, count] = [0, 0, 0];
  let rest: Buffer = Buffer.alloc(0);
  const take = (record: Buffer): void => {
    count += 1;
    const entry = entryOf(record);
    if (entry === undefined) leftOut += 1;
    else entries.push(entry);
    bytes += entry?.size ?? 0;
    if (count > MAX_ENTRIES) git.fail(new SyncError('too-large', `more than ${MAX_ENTRIES} entries`));
    if (bytes > maxBytes) git.fail(new SyncError('too-large', `more than ${mebibytes(maxBytes)} MiB`));
  };
  git.stdout.on('data', (chunk: Buffer) => {
    git.heard();
    if (count > MAX_ENTRIES || bytes > maxBytes) return;
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = all.indexOf(0); end >= 0; end = all.indexOf(0, from)) {
      take(all.subarray(from, end));
      from = end + 1;
    }
    rest = all.subarray(from);
    if (rest.length > MAX_LINE) git.fail(new SyncError('malformed', 'a name is longer than any system has'));
  });
  await git.ended;
  return { entries, leftOut, bytes };
}

/** `MODE TYPE ID SIZE<tab>PATH`; undefined for what has no place in a working copy. */
function entryOf(record: Buffer): Entry | undefined {
  const tab = record.indexOf(9);
  const [mode = '', , id = '', size = ''] = record.subarray(0, tab).toString('latin1').split(/ +/);
  const kind = kinds.get(mode);
  const name = pathOf(record.subarray(tab + 1));
  if (kind === undefined || name === undefined || (kind === 'link' && Number(size) > MAX_LINK)) return undefined;
  return { kind, id, size: Number(size), path: name };
}

/** Names that Windows takes for devices, or cannot hold. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const notOnWindows = /[\u0000-\u001f<>:"|?*\\]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function pathOf(bytes: Buffer): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // No text, so no name that the catalogue could show.
  }
  const parts = text.split('/');
  const bad = parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git' || part.includes('\0'));
  const foreign = process.platform === 'win32' && parts.some((part) => notOnWindows.test(part));
  return bad || foreign || text.length > 2_048 ? undefined : text;
}
