import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { type Approval, MAX_APPROVALS } from '#shared/contract/trust';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { inBatches } from '#main/platform/short-turns';
import type { ScriptsDeps } from '../ports';
import type { Parts } from './parts';
import {
  approvalsOf,
  approvedNow,
  insertApprovals,
  pruneApprovals,
  withdrawApproval,
  type ApprovalRow,
  type NewApproval,
  type TrustTables,
} from './store';
import { bytesToKeep } from './texts';
import { deleteWithdrawn, putWithdrawn, withdrawnScripts, type WithdrawnTables } from './withdrawn-store';

/** Bytes of a script that are to be approved. `script` is the id of its file. */
export interface ToApprove {
  readonly script: string;
  readonly parts: Parts;
}

/** What people have approved. */
export interface Approvals {
  /** Reads what is approved now; until then nothing is. */
  load(): Promise<void>;
  /** The digest that is approved of a script. */
  of(script: string): string | undefined;
  /** Writes approvals down, with the bytes; gives them in the same order. */
  approve(all: readonly ToApprove[], actor: Actor): Promise<readonly Approval[]>;
  /** Whether a script was withdrawn since it was approved last: then no signature counts for it either. */
  isWithdrawn(script: string): boolean;
  /** Refuses with APPROVAL_NOT_FOUND where nothing is approved, unless it is `signed`. */
  withdraw(script: string, actor: Actor, signed: boolean): Promise<void>;
  /** The approvals of a script, newest first. */
  list(script: string): Promise<readonly Approval[]>;
}

/** Approvals that one commit carries. */
const TOGETHER = 64;

/** An approval as its row has it. */
export const approvalOf = (row: ApprovalRow): Approval => ({
  id: row.id,
  digest: row.digest,
  by: row.approved_by,
  at: isoOf(row.approved_at),
  files: Math.max(1, row.files),
  withdrawn: row.withdrawn_at === null ? null : { by: row.withdrawn_by ?? '', at: isoOf(row.withdrawn_at) },
});

/** Approvals in the database; which digest counts for which script is in memory as well. */
export function createApprovals({ db, clock, audit }: Pick<ScriptsDeps, 'db' | 'clock' | 'audit'>): Approvals {
  const approved = new Map<string, string>();
  const withdrawn = new Set<string>();

  async function write(tx: Tx, all: readonly ToApprove[], bytes: NewApproval['bytes'], actor: Actor): Promise<readonly Approval[]> {
    const tables = tx.tables<TrustTables>();
    const at = clock.now();
    const rows = all.map(({ script, parts }, index) => ({
      script,
      digest: parts.digest,
      by: actor.name,
      at,
      files: parts.all.map(({ path, role, hash }) => ({ path, role, hash })),
      // Each text once, whichever script it came with.
      bytes: index === 0 ? bytes : [],
    }));
    const ids = await insertApprovals(tables, rows);
    // Also what is withdrawn in the same commit, of which memory does not know yet.
    await deleteWithdrawn(
      tx.tables<WithdrawnTables>(),
      all.map(({ script }) => script),
    );
    // One that is approved for the first time has nothing that could be too much.
    for (const { script } of all) if (approved.has(script)) await pruneApprovals(tables, script, MAX_APPROVALS);
    const entries = all.map(({ script, parts: { digest, script: own, all: parts } }) =>
      audit.append(tx, {
        action: 'script.approve',
        outcome: 'ok',
        actor,
        object: `script:${script}`,
        detail: { digest, hash: own.hash, before: approved.get(script) ?? null, files: parts.length },
      }),
    );
    await Promise.all(entries);
    tx.onCommit(() => {
      for (const { script, parts } of all) {
        approved.set(script, parts.digest);
        withdrawn.delete(script);
      }
    });
    return rows.map(({ script, digest, files }) => ({
      id: ids.get(script) ?? 0,
      digest,
      by: actor.name,
      at: isoOf(at),
      files: files.length,
      withdrawn: null,
    }));
  }

  return {
    async load() {
      for await (const page of approvedNow(db.tables<TrustTables>())) for (const { script, digest } of page) approved.set(script, digest);
      for await (const page of withdrawnScripts(db.tables<WithdrawnTables>())) for (const script of page) withdrawn.add(script);
    },
    of: (script) => approved.get(script),
    isWithdrawn: (script) => withdrawn.has(script),
    async approve(all, actor) {
      const done: Approval[] = [];
      for (const some of inBatches(all, TOGETHER)) {
        const bytes = await bytesToKeep(
          db,
          some.flatMap(({ parts }) => parts.all),
        );
        done.push(...(await db.write((tx) => write(tx, some, bytes, actor))));
      }
      return done;
    },
    async withdraw(script, actor, signed) {
      await db.write(async (tx) => {
        const at = clock.now();
        if (!(await withdrawApproval(tx.tables<TrustTables>(), script, actor.name, at)) && !signed)
          throw new HubError('APPROVAL_NOT_FOUND', { script: script.slice(0, 1_024) });
        await putWithdrawn(tx.tables<WithdrawnTables>(), { script, withdrawn_by: actor.name, withdrawn_at: at });
        await audit.append(tx, {
          action: 'script.withdraw',
          outcome: 'ok',
          actor,
          object: `script:${script}`,
          detail: { digest: approved.get(script) ?? null },
        });
        tx.onCommit(() => {
          approved.delete(script);
          withdrawn.add(script);
        });
      });
    },
    list: async (script) => (await approvalsOf(db.tables<TrustTables>(), script, MAX_APPROVALS)).map(approvalOf),
  };
}
