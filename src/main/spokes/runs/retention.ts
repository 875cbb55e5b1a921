import { Run } from '#shared/contract/runs';
import { hubActor } from '#main/platform/hub-actor';
import type { LiveRuns } from './live-runs';
import type { RunsDeps } from './ports';
import { folderOf } from './record';
import { INDEX_SHARE } from './search/search-file';
import { createRunReader, findRun, keptOutput, type RunTables, updateRun } from './store';

const MIB = 1_048_576;

/** Bytes with the index that they may have. */
const onDisk = (bytes: number): number => bytes * (1 + INDEX_SHARE);

/** Discards the oldest outputs, each with its run's results, until all of them fit into the quota: on the run and in the audit chain, never silently. */
export async function trimOutputs(
  deps: Pick<RunsDeps, 'db' | 'journal' | 'audit' | 'log' | 'settings' | 'home'>,
  live: Pick<LiveRuns, 'all'>,
  onTrimmed: (run: Run) => void,
): Promise<void> {
  const { db, journal, audit, log } = deps;
  const tables = db.tables<RunTables>();
  const read = createRunReader(log);
  const kept = await keptOutput(tables);
  // What runs are printing now is not in the database yet.
  const printing = live.all().reduce((sum, { output, results }) => sum + output.bytes - output.trimmedBytes + results.bytes, 0);
  let excess = onDisk(kept.total + printing) - deps.settings().outputTotalMiB * MIB;
  for (const { id, bytes } of kept.oldest) {
    if (excess <= 0) return;
    const [run] = read(await findRun(tables, id));
    if (run === undefined) continue;
    const trimmed: Run = { ...run, output: { ...run.output, gone: true } };
    // Written first: an output that is marked as gone and still there is removed by the next hub, the reverse would lie.
    await db.write(async (tx) => {
      await updateRun(tx.tables<RunTables>(), trimmed);
      await audit.append(tx, { action: 'run.output-trimmed', outcome: 'ok', actor: hubActor, runId: id, detail: { bytes } });
    });
    await journal.discard(folderOf(deps.home, id));
    onTrimmed(trimmed);
    excess -= onDisk(bytes);
  }
}
