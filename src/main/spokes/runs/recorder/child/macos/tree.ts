import type { Launch } from '../../contract';
import { withDescendants } from '../process-table';
import { listedTree, type RunTree } from '../run-tree';

/** A process as `ps` shows it. */
export interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** What can be asked about the processes of this system. */
export interface View {
  /** Those that have not ended. */
  rows(): Promise<readonly Row[]>;
  /** Those that were started with this in their environment, as far as the system tells: not of its own programs. */
  carrying(assignment: string): Promise<ReadonlySet<number>>;
  /** Whether a process is in the sandbox that lets it read the one path and not the other; false where that cannot be asked. */
  isIn(pid: number, confined: NonNullable<Launch['confined']>): boolean;
}

/**
 * The tree of a child where there are no pid namespaces: its process group, the descendants of who is in it, and, in a sandbox, whoever is in
 * the same, which none can leave. Without a sandbox it is whoever carries the run's id: there a process escapes that leaves the group, its
 * parents and the id. (Of a sandboxed run the id is not asked for: it could put it beside another's number in what `ps` prints.)
 */
export const macosTree = ({ run, confined }: Pick<Launch, 'run' | 'confined'>, pid: number, view: View): RunTree =>
  listedTree(async () => {
    let rows: readonly Row[];
    let carrying: ReadonlySet<number> = new Set();
    try {
      rows = await view.rows();
      if (confined === undefined) carrying = await view.carrying(`AXLE_RUN_ID=${run}`);
    } catch {
      return [-pid]; // Without a list of processes there is still the group.
    }
    const found = new Set<number>();
    for (const row of rows) {
      const ours = row.pid === pid || row.group === pid || carrying.has(row.pid);
      if (ours || (confined !== undefined && view.isIn(row.pid, confined))) found.add(row.pid);
    }
    return withDescendants(found, rows);
  });
