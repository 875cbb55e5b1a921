import type { Kysely } from 'kysely';
import type { RunFilter } from '#shared/contract/runs';
import { INDEXED_FROM } from './search-file';
import { narrowed, openStates, type RunTables } from '../store';

/** Runs of a filter that may have output, newest first, older than the run `before`; those in progress too. */
export const pageOfOutputs = (db: Kysely<RunTables>, filter: RunFilter, before: string | undefined, limit: number) =>
  narrowed(db.selectFrom('runs').select(['id', 'state']), filter, before)
    .where('output_gone', '=', 0)
    .where((q) => q.or([q('output_bytes', '>', 0), q('state', 'in', [...openStates])]))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();

/** Ended runs whose output is large enough for an index, newest first, older than the run `before`. */
export const pageOfLarge = (db: Kysely<RunTables>, before: string | undefined, limit: number) =>
  narrowed(db.selectFrom('runs').select('id'), {}, before)
    .where('output_gone', '=', 0)
    .where('output_bytes', '>', INDEXED_FROM)
    .where('state', 'not in', [...openStates])
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
