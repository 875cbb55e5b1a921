import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { MOST_SECRET_NAME, MOST_SECRETS } from '#shared/contract/secret-values';
import type { Secret } from '#shared/contract/secrets';
import { createCollection, type Collection } from '#main/hub/collection';
import { createTurns } from '#main/platform/turns';
import { createRefusing } from './noting';
import type { SecretsDeps, UseReason } from './ports';
import { deleteSecret, dueAtOf, loadSecrets, noteUse, putSecret, shownOf, usedNow, type SecretTables, type Stored } from './store';
import { AREA, sweepValues } from './sweep';

/** What may be changed of a secret. */
export interface SecretChange {
  readonly name: string;
  readonly secret?: string | undefined;
  readonly description?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly rotateAfterDays?: number | null | undefined;
  readonly fresh: boolean;
}

/** The secrets of this hub. */
export interface Book {
  readonly shown: Collection<Secret>;
  get(name: string): Stored | undefined;
  /** Those whose value is older than it may be, and since when. */
  due(now: number): readonly { readonly name: string; readonly dueAt: number }[];
  set(change: SecretChange, actor: Actor): Promise<Secret>;
  remove(name: string, actor: Actor): Promise<void>;
  /** The value; nothing is written of that here. The caller wipes it. Refuses with SECRET_NOT_FOUND, SECRETS_LOCKED, SEALED_DAMAGED. */
  value(name: string): Promise<Buffer>;
  /** The value, and an entry of its use. */
  use(name: string, why: UseReason): Promise<Buffer>;
  /** Puts values aside that a hub that died has left without a name, those of neighbours too. */
  sweep(): Promise<void>;
}

/**
 * Names, and where their values are. A value that replaces another lies beside it until the row that names it is committed: whenever
 * the hub dies, the name leads to the old value or to the new one.
 */
export async function createBook({ scope, db, log, clock, audit, sealed, kept }: SecretsDeps): Promise<Book> {
  const refusing = createRefusing({ db, log, audit });
  const entries = new Map((await loadSecrets(db.tables<SecretTables>(), log)).map((one) => [one.name.toLowerCase(), one]));
  const shown = createCollection<Secret>({ keyOf: ({ name }) => name, scope });
  shown.upsert([...entries.values()].map(shownOf));
  const inTurn = createTurns();

  const get = (name: string): Stored | undefined => entries.get(name.toLowerCase());
  function found(name: string): Stored {
    const stored = get(name);
    if (stored === undefined) throw new HubError('SECRET_NOT_FOUND', { secret: name });
    return stored;
  }
  function put(stored: Stored): void {
    entries.set(stored.name.toLowerCase(), stored);
    shown.upsert([shownOf(stored)]);
  }

  async function keepValue(secret: string): Promise<string> {
    const [id, bytes] = [randomUUID(), Buffer.from(secret)];
    try {
      await sealed.write(AREA + id, bytes);
      return id;
    } finally {
      bytes.fill(0);
    }
  }

  /** What nothing leads to any more. Left where the store fails: the next opening sweeps it up. */
  async function dropValue(id: string): Promise<void> {
    await sealed.remove(AREA + id).catch((error: unknown) => log.warn('secrets.value-left', { id, error }));
  }

  async function set(change: SecretChange, actor: Actor): Promise<Secret> {
    const { secret, description, labels, rotateAfterDays, fresh } = change;
    const before = get(change.name);
    const name = before?.name ?? change.name;
    if (before !== undefined && fresh) throw new HubError('SECRET_EXISTS', { secret: name });
    if (before === undefined && secret === undefined) throw new HubError('SECRET_NOT_FOUND', { secret: name });
    if (before === undefined && entries.size >= MOST_SECRETS) throw new HubError('SECRETS_FULL', { limit: MOST_SECRETS });
    const now = clock.now();
    const valueId = secret === undefined ? (before?.valueId ?? '') : await keepValue(secret);
    const next: Stored = {
      name,
      valueId,
      description: description ?? before?.description ?? '',
      labels: labels ?? before?.labels ?? [],
      createdAt: before?.createdAt ?? now,
      changedAt: secret === undefined ? (before?.changedAt ?? now) : now,
      changedBy: secret === undefined && before !== undefined ? before.changedBy : { name: actor.name, face: actor.face },
      lastUsedAt: before?.lastUsedAt ?? null,
      rotateAfterDays: rotateAfterDays === undefined ? (before?.rotateAfterDays ?? null) : rotateAfterDays,
      users: before?.users ?? [],
    };
    try {
      await db.write(async (tx) => {
        await putSecret(tx.tables<SecretTables>(), next);
        await audit.append(tx, {
          action: before === undefined ? 'secret.create' : 'secret.change',
          outcome: 'ok',
          actor,
          object: `secret:${name}`,
          detail: { value: secret !== undefined, rotateAfterDays: next.rotateAfterDays },
          personal: { description: next.description, labels: next.labels.join(', ') },
        });
        // A use that was noted meanwhile stays.
        tx.onCommit(() => put({ ...next, ...usesOf(get(name) ?? next) }));
      });
    } catch (error) {
      if (secret !== undefined) await dropValue(valueId);
      throw error;
    }
    if (before !== undefined && before.valueId !== valueId) await dropValue(before.valueId);
    return shownOf(found(name));
  }

  async function value(name: string): Promise<Buffer> {
    const { valueId, name: known } = found(name);
    const bytes = await sealed.read(AREA + valueId);
    if (bytes === undefined) throw new HubError('SECRET_NOT_FOUND', { secret: known });
    return bytes;
  }

  async function use(name: string, { actor, runId, by }: UseReason): Promise<Buffer> {
    const known = get(name)?.name ?? name;
    const entry = {
      action: 'secret.use',
      actor,
      object: `secret:${known.slice(0, 128)}`,
      ...(runId !== undefined && { runId }),
      detail: { [by.kind]: by.id },
    };
    let bytes: Buffer | undefined;
    try {
      bytes = await value(name);
      const at = clock.now();
      await db.write(async (tx) => {
        if (!(await noteUse(tx.tables<SecretTables>(), known, by, at))) throw new HubError('SECRET_NOT_FOUND', { secret: known });
        await audit.append(tx, { ...entry, outcome: 'ok' });
        tx.onCommit(() => {
          const stored = get(name);
          if (stored !== undefined) put(usedNow(stored, by, at));
        });
      });
      return bytes;
    } catch (error) {
      bytes?.fill(0);
      if (HubError.is(error, 'SECRET_NOT_FOUND') || HubError.is(error, 'SECRETS_LOCKED') || HubError.is(error, 'SEALED_DAMAGED')) {
        const { code } = error;
        await db.write((tx) => audit.append(tx, { ...entry, outcome: 'refused', detail: { ...entry.detail, code } }));
      }
      throw error;
    }
  }

  /** Undefined while there is a row that cannot be read. */
  async function namedIds(): Promise<ReadonlySet<string> | undefined> {
    const rows = await db.tables<SecretTables>().selectFrom('secrets').select('value_id').execute();
    const readable = new Set([...entries.values()].map(({ valueId }) => valueId));
    const named = new Set(rows.map((row) => row.value_id));
    return [...named].every((id) => readable.has(id)) ? named : undefined;
  }

  return {
    shown,
    get,
    due: (now) =>
      [...entries.values()].flatMap((stored) => {
        const dueAt = dueAtOf(stored);
        return dueAt !== null && dueAt <= now ? [{ name: stored.name, dueAt }] : [];
      }),
    set: (change, actor) =>
      inTurn(() => {
        const known = get(change.name);
        const action = known === undefined ? 'secret.create' : 'secret.change';
        return refusing({ action, actor, object: objectOf(known?.name ?? change.name) }, () => set(change, actor));
      }),
    remove: (name, actor) =>
      inTurn(() =>
        refusing({ action: 'secret.remove', actor, object: objectOf(get(name)?.name ?? name) }, async () => {
          const stored = found(name);
          await sealed.begin();
          if (sealed.state === 'locked') throw new HubError('SECRETS_LOCKED', { reason: sealed.status().reason ?? 'opening' });
          await db.write(async (tx) => {
            if (!(await deleteSecret(tx.tables<SecretTables>(), stored.name))) throw new HubError('SECRET_NOT_FOUND', { secret: name });
            await audit.append(tx, { action: 'secret.remove', outcome: 'ok', actor, object: `secret:${stored.name}` });
            tx.onCommit(() => {
              entries.delete(stored.name.toLowerCase());
              shown.remove([stored.name]);
            });
          });
          await dropValue(stored.valueId);
        }),
      ),
    value: (name) => inTurn(() => value(name)),
    use: (name, why) => inTurn(() => use(name, why)),
    sweep: () =>
      inTurn(async () => {
        const untouched = await sweepValues({ sealed, areas: [{ area: AREA, inUse: namedIds }, ...kept], now: clock.now() });
        if (untouched.length > 0) log.warn('secrets.not-swept', { areas: untouched.join(' ') });
      }),
  };
}

const objectOf = (name: string): string => `secret:${name.slice(0, MOST_SECRET_NAME)}`;

const usesOf = ({ lastUsedAt, users }: Stored): Pick<Stored, 'lastUsedAt' | 'users'> => ({ lastUsedAt, users });
