import { askGit, type GitPlace } from './git-process';
import type { Wanted } from './address';
import { SyncError } from './failures';

/** What of a repository is followed, and where it stands. */
export interface Followed {
  /** `refs/heads/main`, `refs/tags/v1`, or `HEAD` where nobody says what that is. */
  readonly ref: string;
  /** By name, for people. */
  readonly follows: string;
  /** The object that it stands at, in hex. */
  readonly id: string;
}

/** Asks a repository where the wanted branch or tag stands. Refuses with `empty` and `branch`. */
export async function lookUp(place: GitPlace, { url, branch }: Wanted): Promise<Followed> {
  if (branch === null) {
    const { refs, head } = parse(await askGit(place, ['ls-remote', '--symref', '--', url, 'HEAD']));
    const id = refs.get('HEAD');
    if (id !== undefined) return { ref: head ?? 'HEAD', follows: shortName(head ?? 'HEAD'), id };
    const any = parse(await askGit(place, ['ls-remote', '--heads', '--', url], MAX_HEADS));
    throw any.refs.size === 0
      ? new SyncError('empty', 'there is no commit in it')
      : new SyncError(
          'branch',
          `HEAD leads to ${head ?? 'a branch'} which is not there; there are ${[...any.refs.keys()].slice(0, 8).map(shortName).join(', ')}`,
        );
  }
  const [head, tag] = [`refs/heads/${branch}`, `refs/tags/${branch}`];
  const { refs } = parse(await askGit(place, ['ls-remote', '--', url, head, tag]));
  // A branch before a tag of the same name, as git itself has it when it fetches.
  for (const ref of [head, tag]) {
    const id = refs.get(ref);
    if (id !== undefined) return { ref, follows: branch, id };
  }
  throw new SyncError('branch', branch);
}

const MAX_HEADS = 16_777_216;
const shortName = (ref: string): string => ref.replace(/^refs\/(heads|tags)\//, '').slice(0, 255);

function parse(printed: Buffer): { readonly refs: ReadonlyMap<string, string>; readonly head: string | undefined } {
  const refs = new Map<string, string>();
  let head: string | undefined;
  for (const line of printed.toString('utf8').split('\n')) {
    const [, symbolic] = /^ref: (refs\/\S+)\tHEAD$/.exec(line) ?? [];
    head ??= symbolic;
    const [, id, ref] = /^([0-9a-f]{40,64})\t(\S+)$/.exec(line) ?? [];
    if (id !== undefined && ref !== undefined) refs.set(ref, id);
  }
  return { refs, head };
}
