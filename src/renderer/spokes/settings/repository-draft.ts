import type { Repository } from '#shared/contract/repositories';

/** A repository as it is being written; text as it is typed. */
export interface RepositoryDraft {
  readonly url: string;
  readonly branch: string;
  readonly folder: string;
  /** Seconds as text, or `off`. */
  readonly every: string;
}

/** What is offered, in seconds. */
const offered = [300, 900, 3_600, 21_600, 86_400] as const;

/** An empty form: looked at every quarter of an hour. */
export const emptyDraft: RepositoryDraft = { url: '', branch: '', folder: '', every: '900' };

/** The form of a repository that there is. */
export const draftOf = ({ url, branch, folder, every }: Repository): RepositoryDraft => ({
  url,
  branch: branch ?? '',
  folder: folder ?? '',
  every: every === null ? 'off' : String(every),
});

/** What the form asks for; an empty field is the repository's own choice. */
export const wantedOf = ({ url, branch, folder, every }: RepositoryDraft): Pick<Repository, 'url' | 'branch' | 'folder' | 'every'> => ({
  url: url.trim(),
  branch: branch.trim() === '' ? null : branch.trim(),
  folder: folder.trim() === '' ? null : folder.trim(),
  every: every === 'off' ? null : Number(every),
});

/** How often it may be looked at, shortest first, with what was chosen elsewhere. */
export const intervalsWith = (every: string): readonly number[] =>
  [...new Set([...offered, ...(every === 'off' ? [] : [Number(every)])])].sort((a, b) => a - b);

/** Seconds as a count of the largest unit in which they are whole. */
export function unitsOf(seconds: number): { readonly unit: 'minutes' | 'hours' | 'days'; readonly count: number } {
  if (seconds % 86_400 === 0) return { unit: 'days', count: seconds / 86_400 };
  return seconds % 3_600 === 0 ? { unit: 'hours', count: seconds / 3_600 } : { unit: 'minutes', count: Math.round(seconds / 60) };
}
