import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChainProof } from '#main/proof/chain-proof';
import { openAudit, type AuditBench } from '../../../../../../tests/support/audit-bench';
import { auditLines, type AuditLines } from './audit-lines';

const DAY = 24 * 3_600_000;
let bench: AuditBench;
beforeEach(async () => {
  bench = await openAudit();
  await bench.write({ runId: 'step' });
  await bench.write({ runId: 'other' });
  await bench.write({ action: 'run.end', runId: 'step' });
  bench.now += 60 * DAY;
});
afterEach(() => bench.close());

const prune = () => bench.audit.handlers.prune({ before: new Date(bench.now - 40 * DAY).toISOString(), dryRun: false }, bench.context());
const linesNow = async (extent?: { readonly first: number; readonly last: number; readonly count: number }): Promise<AuditLines> =>
  await auditLines('step', extent ?? (await bench.audit.extentOf('step')), (from, to) => bench.audit.pages(from, to));
function prove({ pieces }: AuditLines): ChainProof {
  const proof = new ChainProof('step');
  for (const piece of pieces) proof.line(piece.toString());
  return proof;
}

test('lead from the first entry of a run to the last of all', async () => {
  const lines = await linesNow();
  expect(lines).toMatchObject({ first: 1, entries: 2, anchor: bench.audit.head });
  expect(prove(lines).place).toEqual(lines.anchor);
});

test('of a run whose entries were all removed begin with that of the pack', async () => {
  await prune();
  await bench.write({ action: 'run.evidence', runId: 'step' });
  await bench.write({ runId: 'other' });
  const lines = await linesNow();
  const proof = prove(lines);
  expect(proof.entries.map(({ action }) => action)).toEqual(['run.evidence']);
  expect(proof.place).toEqual(bench.audit.head);
});

test('are not made where entries were removed since they were asked for, or the run has none', async () => {
  const extent = await bench.audit.extentOf('step');
  await prune();
  await expect(linesNow(extent)).rejects.toThrow('entry 1 is not there any more');
  await expect(linesNow()).rejects.toThrow('entry 0 is not there any more');
});
