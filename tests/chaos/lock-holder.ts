import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How another program holds a database: as one that writes, as one that wants it alone, as one that reads and does not finish. */
export const lockModes = ['immediate', 'exclusive', 'shared'] as const;
export type LockMode = (typeof lockModes)[number];

const PROGRAM = `
const Database = require('better-sqlite3');
const db = new Database(process.argv[1], { timeout: 20000 });
db.pragma('journal_mode = WAL');
if (process.argv[2] === 'shared') { db.exec('BEGIN'); db.prepare('SELECT count(*) FROM sqlite_schema').get(); }
else db.exec('BEGIN ' + process.argv[2]);
process.stdout.write('held');
process.stdin.once('end', () => { db.exec('ROLLBACK'); db.close(); }).resume();
`;

/** A lock that is held until it is given back. */
export interface HeldLock {
  /** Resolves when nothing of it is left. */
  release(): Promise<void>;
}

/** Lets another process lock the database at \`path\`, which it makes where there is none; resolves when it has the lock. */
export async function holdLock(path: string, mode: LockMode): Promise<HeldLock> {
  const child = spawn(process.execPath, ['-e', PROGRAM, path, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const said = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)]);
  if (said === undefined) throw new Error(`nobody could lock ${path}`);
  return {
    async release() {
      child.stdin.end();
      await ended;
    },
  };
}
