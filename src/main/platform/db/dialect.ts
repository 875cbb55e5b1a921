import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import type { DbResult } from './protocol';

/** Runs one statement; gives its rows in chunks. */
export type RunSql = (sql: string, params: readonly unknown[]) => AsyncGenerator<DbResult, void, void>;

/** Kysely over the database's thread. Transactions are `Db.write`'s alone: Kysely's own are refused. */
export function createDialect(run: RunSql): Dialect {
  const connection = createConnection(run);
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(connection),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function createConnection(run: RunSql): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const rows: R[] = [];
      let result: QueryResult<R> = { rows };
      for await (const chunk of run(query.sql, query.parameters)) {
        for (const row of chunk.rows) rows.push(row as R);
        result = resultOf(chunk, rows);
      }
      return result;
    },
    async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
      for await (const chunk of run(query.sql, query.parameters)) yield resultOf(chunk, chunk.rows as R[]);
    },
  };
}

function resultOf<R>(chunk: DbResult, rows: R[]): QueryResult<R> {
  if (chunk.changes === null) return { rows };
  return { rows, numAffectedRows: BigInt(chunk.changes), insertId: BigInt(chunk.insertId ?? 0) };
}

function createDriver(connection: DatabaseConnection): Driver {
  const refused = (): Promise<never> => Promise.reject(new Error('Transactions are opened with db.write alone.'));
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refused,
    commitTransaction: refused,
    rollbackTransaction: refused,
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  };
}
