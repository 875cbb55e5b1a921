import { CollectionAfter, collectionOf } from './collection';
import { errorCatalog } from './error-catalog';
import { defineContract, procedure, stream } from './kernel';
import { SourceId } from './scripts';
import { z } from './zod';

const when = z.iso.datetime();
/** `https://…`, `ssh://…`, `git@host:path` or an absolute path; without a password. What is none is refused with its reason. */
const Url = z.string().trim().min(1).max(2_048);
/** A branch or tag; null follows the one that the repository itself names. */
const Branch = z.string().trim().min(1).max(255).nullable();
/** A folder in the repository, with `/` on every system; null takes all of it. */
const Folder = z.string().trim().min(1).max(1_024).nullable();
/** Seconds between two looks for changes: five minutes to a week. Null looks only when asked. */
const Every = z.number().int().min(300).max(604_800).nullable();

/** The commit that scripts come from. What its author wrote is anybody's text. */
export const Commit = z.object({
  /** SHA-1 or SHA-256 in hex. */
  id: z.string().regex(/^[0-9a-f]{40,64}$/),
  subject: z.string().max(512),
  author: z.string().max(256),
  at: when,
});
export type Commit = z.infer<typeof Commit>;

/** Why a repository could not be synced, without its address. */
export const SyncFailure = errorCatalog.REPOSITORY_FAILED.omit({ url: true });
export type SyncFailure = z.infer<typeof SyncFailure>;

/** A git repository that a source of scripts is kept equal to. */
export const Repository = z.object({
  /** The source whose folder is its working copy. */
  source: SourceId,
  url: z.string().max(2_048),
  branch: z.string().max(255).nullable(),
  folder: z.string().max(1_024).nullable(),
  every: Every,
  /** The branch or tag that is followed, by name; null before the first sync. */
  follows: z.string().max(255).nullable(),
  commit: Commit.nullable(),
  /** When the scripts last came to be those of another commit. */
  changedAt: when.nullable(),
  /** When the repository last answered, and its scripts were found or made to be the newest. */
  syncedAt: when.nullable(),
  /** Entries of the commit that are not in the working copy: submodules, and names that this system cannot have. */
  leftOut: z.number().int().nonnegative(),
  /** Why the last syncs failed; the scripts of the last one that did not stay. */
  failure: SyncFailure.extend({ at: when, times: z.number().int().positive() }).nullable(),
  /** The sync that is under way; `bytes` have come so far. */
  progress: z
    .object({ phase: z.enum(['waiting', 'asking', 'receiving', 'unpacking']), since: when, bytes: z.number().int().nonnegative() })
    .nullable(),
  /** When it is synced next by itself, as long as a hub runs. */
  nextAt: when.nullable(),
});
export type Repository = z.infer<typeof Repository>;

/** Git repositories as sources of scripts. `scripts.sync` and `scripts.removeSource` take them like any other source. */
export const repositories = defineContract('repositories', {
  /** The repositories, then their changes. */
  watch: stream({ scope: 'scripts:read', input: CollectionAfter, item: collectionOf(Repository), window: 16 }),
  /** Fetches a repository and adds its scripts; resolves when they are in the catalogue. Nothing is added where it fails, or the caller goes. */
  add: procedure({
    scope: 'scripts:write',
    input: z.object({
      url: Url,
      branch: Branch.default(null),
      folder: Folder.default(null),
      every: Every.default(null),
      label: z.string().trim().min(1).max(512).optional(),
    }),
    output: Repository,
    errors: ['REPOSITORY_REFUSED', 'REPOSITORY_FAILED', 'SOURCE_EXISTS'],
  }),
  /** Changes what is given of a repository. Where that says what is fetched, it is fetched first, and nothing changes if that fails. */
  change: procedure({
    scope: 'scripts:write',
    object: ({ source }) => ({ kind: 'source', id: source }),
    input: z.object({
      source: SourceId,
      url: Url.optional(),
      branch: Branch.optional(),
      folder: Folder.optional(),
      every: Every.optional(),
    }),
    output: Repository,
    errors: ['SOURCE_NOT_FOUND', 'REPOSITORY_REFUSED', 'REPOSITORY_FAILED', 'SOURCE_EXISTS'],
  }),
  /** Ends the sync that is under way; the scripts stay as they were. */
  stop: procedure({
    scope: 'scripts:write',
    object: ({ source }) => ({ kind: 'source', id: source }),
    input: z.object({ source: SourceId }),
    output: z.object({}),
    errors: ['SOURCE_NOT_FOUND'],
  }),
});
