import type { Kysely } from 'kysely';
import type { OpenableStore } from '#main/platform/sealed/store';
import type { SecretTables } from './store';

/** Where the values of named secrets lie in the sealed store. */
export const AREA = 'named/';
/** Where those lie that no name led to, each by when it was put there. */
const SWEPT = 'swept/';
/** How long they stay: a database that was put back from a copy may name them again. */
const STAY_MS = 30 * 86_400_000;

/** What is swept, and the ids of the values that can be shown; an id in the database that is not among them is of a row that cannot be read. */
export interface Sweepable {
  readonly db: Kysely<SecretTables>;
  readonly sealed: OpenableStore;
  readonly shown: ReadonlySet<string>;
  readonly now: number;
}

/**
 * Puts values aside that the database does not name, brings back those that it names again, and forgets what lay aside for 30 days.
 * Nothing is touched while there is a row that cannot be read; false then.
 */
export async function sweepValues({ db, sealed, shown, now }: Sweepable): Promise<boolean> {
  const known = new Set((await db.selectFrom('secrets').select('value_id').execute()).map((row) => row.value_id));
  if ([...known].some((id) => !shown.has(id))) return false;
  for (const name of await sealed.names()) {
    if (name.startsWith(AREA)) {
      const id = name.slice(AREA.length);
      if (!known.has(id)) await move(sealed, name, `${SWEPT}${now}/${id}`);
    } else if (name.startsWith(SWEPT)) {
      const [at = '', id = ''] = name.slice(SWEPT.length).split('/');
      if (known.has(id)) await move(sealed, name, AREA + id);
      else if (Number(at) + STAY_MS < now) await sealed.remove(name);
    }
  }
  return true;
}

/** Killed in between it lies at both places, and the next sweep goes on. */
async function move(sealed: OpenableStore, from: string, to: string): Promise<void> {
  const bytes = await sealed.read(from);
  if (bytes === undefined) return;
  try {
    await sealed.write(to, bytes);
  } finally {
    bytes.fill(0);
  }
  await sealed.remove(from);
}
