import type { Kysely } from 'kysely';
import { Commit, SyncFailure } from '#shared/contract/repositories';
import type { Wanted } from './address';

/** The table of git repositories, as Kysely types its queries. */
export interface RepositoryTables {
  git_sources: {
    id: string;
    url: string;
    branch: string | null;
    folder: string | null;
    every: number | null;
    follows: string | null;
    remote_id: string | null;
    last_commit: string | null;
    stamp: string | null;
    left_out: number;
    changed_at: number | null;
    synced_at: number | null;
    tried_at: number | null;
    failures: number;
    failure: string | null;
  };
}

/** What a sync left behind. */
export interface Result {
  /** The branch or tag by name. */
  readonly follows: string;
  /** What it stood at: a commit, or the tag that names one. */
  readonly remoteId: string;
  readonly commit: Commit;
  /** What the working copy looked like when it was made. */
  readonly stamp: string;
  readonly leftOut: number;
}

/** A repository as it is kept. Times are milliseconds since 1970. */
export interface Stored extends Wanted {
  readonly id: string;
  readonly every: number | null;
  /** Null before the first sync, and when what is kept of it cannot be read. */
  readonly result: Result | null;
  readonly changedAt: number | null;
  readonly syncedAt: number | null;
  readonly triedAt: number | null;
  readonly failures: number;
  readonly failure: SyncFailure | null;
}

/** Every repository, by id. */
export async function allRepositories(db: Kysely<RepositoryTables>): Promise<readonly Stored[]> {
  const rows = await db.selectFrom('git_sources').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    branch: row.branch,
    folder: row.folder,
    every: row.every,
    result: resultOf(row),
    changedAt: row.changed_at,
    syncedAt: row.synced_at,
    triedAt: row.tried_at,
    failures: row.failures,
    failure: SyncFailure.safeParse(parseJson(row.failure)).data ?? null,
  }));
}

/** Remembers a repository, beside the source of its id. */
export async function insertRepository(db: Kysely<RepositoryTables>, stored: Stored): Promise<void> {
  await db
    .insertInto('git_sources')
    .values({ id: stored.id, ...columnsOf(stored) })
    .execute();
}

/** Keeps a repository as it is now; one that is gone stays so. */
export async function updateRepository(db: Kysely<RepositoryTables>, stored: Stored): Promise<void> {
  await db.updateTable('git_sources').set(columnsOf(stored)).where('id', '=', stored.id).execute();
}

const columnsOf = (stored: Stored): Omit<RepositoryTables['git_sources'], 'id'> => ({
  url: stored.url,
  branch: stored.branch,
  folder: stored.folder,
  every: stored.every,
  follows: stored.result?.follows ?? null,
  remote_id: stored.result?.remoteId ?? null,
  last_commit: stored.result === null ? null : JSON.stringify(stored.result.commit),
  stamp: stored.result?.stamp ?? null,
  left_out: stored.result?.leftOut ?? 0,
  changed_at: stored.changedAt,
  synced_at: stored.syncedAt,
  tried_at: stored.triedAt,
  failures: stored.failures,
  failure: stored.failure === null ? null : JSON.stringify(stored.failure),
});

function resultOf(row: RepositoryTables['git_sources']): Result | null {
  const commit = Commit.safeParse(parseJson(row.last_commit)).data;
  const { follows, remote_id: remoteId, stamp, left_out: leftOut } = row;
  return commit === undefined || follows === null || remoteId === null || stamp === null
    ? null
    : { follows, remoteId, commit, stamp, leftOut };
}

/** Undefined, which nothing accepts, when the text is not JSON. */
function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
