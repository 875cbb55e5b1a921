import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { Approval, MAX_APPROVALS, Sha256 } from '#shared/contract/trust';
import type { Tx } from '#main/platform/db-port';
import { inBatches } from '#main/platform/short-turns';
import type { ScriptsDeps } from '../ports';
import { approvalOf } from './approval-row';
import type { Parts } from './parts';
import { approvalsOf, insertApprovals, newestOf, newestOfAll, withdrawApproval, type Newest, type TrustTables } from './store';
import { bytesToKeep, expireBytes, putBytes, type ToKeep } from './texts';
import { deleteWithdrawn, putWithdrawn, withdrawnScripts, type WithdrawnTables } from './withdrawn-store';

/** Bytes of a script that are to be approved. `script` is the id of its file. */
export interface ToApprove {
  readonly script: string;
  readonly parts: Parts;
}

/** What the newest approval of a script says: of which bytes it was (null where its row is damaged), and whether it was taken back. */
export interface Standing {
  readonly digest: string | null;
  readonly withdrawn: boolean;
}

/** What people have approved. */
export interface Approvals {
  /** Reads what is approved now; until then nothing is. */
  load(): Promise<void>;
  /** How a script stands; undefined where nobody ever approved it, nor took back that a signature lets it run. */
  of(script: string): Standing | undefined;
  /** Approves these bytes, which are kept; of those that are approved already the approval that they have is given. */
  approve(one: ToApprove, actor: Actor): Promise<Approval>;
  /** Approves of many scripts those that nobody ever approved; gives how many. */
  approveNew(all: readonly ToApprove[], actor: Actor): Promise<number>;
  /** Stops a script, by a signature too. Refuses with APPROVAL_NOT_FOUND where nothing is approved, unless it is `signed`. */
  withdraw(script: string, actor: Actor, signed: boolean): Promise<void>;
  /** The approvals of a script, newest first; those before `before`, where it is given. Damaged ones are left out. */
  list(script: string, before?: number): Promise<readonly Approval[]>;
}

/** Approvals that one commit carries. */
const TOGETHER = 64;

const standingOf = ({ digest, withdrawn }: Newest): Standing => ({
  digest: Sha256.safeParse(digest).success ? digest : null,
  withdrawn: withdrawn !== null,
});

/** Approvals in the database; how each script stands is in memory as well. */
export function createApprovals({ db, log, clock, audit }: Pick<ScriptsDeps, 'db' | 'log' | 'clock' | 'audit'>): Approvals {
  const standings = new Map<string, Standing>();
  const withdrawn = new Set<string>();

  async function write(tx: Tx, all: readonly ToApprove[], bytes: readonly ToKeep[], actor: Actor, before: ReadonlyMap<string, Newest>) {
    const tables = tx.tables<TrustTables>();
    const at = clock.now();
    await putBytes(tables, bytes);
    if (all.length === 0) return;
    const rows = all.map(({ script, parts }) => ({
      script,
      digest: parts.digest,
      by: actor,
      at,
      files: parts.all.map(({ path, role, hash }) => ({ path, role, hash })),
    }));
    await insertApprovals(tables, rows);
    await deleteWithdrawn(
      tx.tables<WithdrawnTables>(),
      all.map(({ script }) => script),
    );
    // One that is approved for the first time has nothing that could be too much.
    for (const { script } of all) if (before.has(script)) await expireBytes(tables, script, MAX_APPROVALS);
    const entries = all.map(({ script, parts: { digest, script: own, all: parts } }) =>
      audit.append(tx, {
        action: 'script.approve',
        outcome: 'ok',
        actor,
        object: `script:${script}`,
        detail: { digest, hash: own.hash, before: before.get(script)?.digest ?? null, files: parts.length },
      }),
    );
    await Promise.all(entries);
    tx.onCommit(() => {
      for (const { script, parts } of all) {
        standings.set(script, { digest: parts.digest, withdrawn: false });
        withdrawn.delete(script);
      }
    });
  }

  return {
    async load() {
      for await (const page of newestOfAll(db.tables<TrustTables>())) {
        for (const row of page) {
          const standing = standingOf(row);
          if (standing.digest === null) log.warn('scripts.approval-damaged', { script: row.script });
          standings.set(row.script, standing);
        }
      }
      for await (const page of withdrawnScripts(db.tables<WithdrawnTables>())) for (const script of page) withdrawn.add(script);
    },
    of(script) {
      const standing = standings.get(script);
      return withdrawn.has(script) ? { digest: standing?.digest ?? null, withdrawn: true } : standing;
    },
    async approve(one, actor) {
      const { script, parts } = one;
      const bytes = await bytesToKeep(db, parts.all);
      return await db.write(async (tx) => {
        const tables = tx.tables<TrustTables>();
        // Asked here: another may have been written since the script was looked at.
        const before = await newestOf(tables, [script]);
        const now = before.get(script);
        const [row] = await approvalsOf(tables, script, 1);
        const stands = row === undefined || now?.withdrawn !== null || now.digest !== parts.digest ? undefined : approvalOf(row);
        await write(tx, stands === undefined ? [one] : [], bytes, actor, before);
        if (stands !== undefined) return stands;
        const [made] = await approvalsOf(tables, script, 1);
        return Approval.parse(made === undefined ? undefined : approvalOf(made));
      });
    },
    async approveNew(all, actor) {
      let approved = 0;
      for (const some of inBatches(all, TOGETHER)) {
        const bytes = await bytesToKeep(
          db,
          some.flatMap(({ parts }) => parts.all),
        );
        approved += await db.write(async (tx) => {
          const scripts = some.map(({ script }) => script);
          const before = await newestOf(tx.tables<TrustTables>(), scripts);
          const fresh = some.filter(({ script }) => !before.has(script) && !withdrawn.has(script));
          await write(tx, fresh, bytes, actor, before);
          return fresh.length;
        });
      }
      return approved;
    },
    async withdraw(script, actor, signed) {
      await db.write(async (tx) => {
        const tables = tx.tables<TrustTables>();
        const digest = (await newestOf(tables, [script])).get(script)?.digest ?? null;
        const at = clock.now();
        if (!(await withdrawApproval(tables, script, actor, at)) && !signed)
          throw new HubError('APPROVAL_NOT_FOUND', { script: script.slice(0, 1_024) });
        await putWithdrawn(tx.tables<WithdrawnTables>(), { script, withdrawn_by: actor.name, withdrawn_at: at });
        const entry = { action: 'script.withdraw', outcome: 'ok', actor, object: `script:${script}`, detail: { digest } } as const;
        await audit.append(tx, entry);
        tx.onCommit(() => {
          standings.set(script, { digest, withdrawn: true });
          withdrawn.add(script);
        });
      });
    },
    async list(script, before) {
      const rows = await approvalsOf(db.tables<TrustTables>(), script, MAX_APPROVALS, before);
      return rows.flatMap((row) => approvalOf(row) ?? []);
    },
  };
}
