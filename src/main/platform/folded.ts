import { type RawBuilder, sql } from 'kysely';

/**
 * A column or expression as searches compare it (`foldText`). Text of ASCII alone is folded by SQLite itself: calling
 * `fold` costs some microseconds, which a search through 100,000 rows would pay several times each.
 */
export const folded = (text: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`CASE WHEN octet_length(${text}) = length(${text}) THEN upper(${text}) ELSE fold(${text}) END`;
