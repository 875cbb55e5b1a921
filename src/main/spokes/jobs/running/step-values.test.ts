import { describe, expect, it } from 'vitest';
import type { JobPlan, JobStep } from '#shared/contract/jobs';
import { Param } from '#shared/contract/params';
import type { ShownResult } from '#shared/contract/results';
import { runLike } from '../../../../../tests/support/run-like';
import { waiting } from './advance';
import { dueOf, type Known } from './step-values';

const step = (id: string, more: Partial<JobStep> = {}): JobStep => ({
  id,
  script: id,
  params: {},
  needs: [],
  if: 'success()',
  retry: null,
  timeoutSeconds: null,
  continueOnError: false,
  line: 1,
  ...more,
});
const n = Param.parse({ name: 'n', label: 'n', kind: 'number' });
const run = runLike({ state: 'succeeded', exitCode: 0 });

function due(own: Partial<JobStep>, results: readonly ShownResult[] = [], ran = run) {
  const mine = step('b', { needs: ['a'], ...own });
  const plan: JobPlan = { name: 'J', description: '', params: [n], steps: [step('a'), mine] };
  const known: Known = {
    steps: [{ ...waiting(step('a'), 'a', []), state: 'succeeded', run: ran.id }, waiting(mine, 'b', [])],
    values: { n: '3' },
    runOf: async () => ran,
    resultsOf: async () => new Map(results.map((result) => [result.name, result])),
  };
  return dueOf(mine, plan, known);
}

describe('a step whose turn has come', () => {
  it('is given its values, each of its own kind; what comes to nothing is left to the script', async () => {
    const facts: ShownResult = { type: 'values', name: 'facts', values: [['size', 12]] };
    const params = { a: '${{ params.n }}', b: '${{ steps.a.results.facts.size }}', c: '${{ steps.a.results.none }}', d: null, e: true };
    expect(await due({ params }, [facts])).toEqual({ runs: true, params: { a: 3, b: 12, d: null, e: true } });
  });

  it('does not run where its condition does not hold, and then looks at nothing', async () => {
    const gone = runLike({ state: 'succeeded', output: { bytes: 1, lines: 1, trimmedBytes: 0, gone: true } });
    expect(await due({ if: 'params.n > 3', params: { a: '${{ steps.a.results.x }}' } }, [], gone)).toEqual({ runs: false });
    await expect(due({ params: { a: '${{ steps.a.results.x }}' } }, [], gone)).rejects.toMatchObject({ code: 'OUTPUT_GONE' });
  });

  it('is refused a value that is longer than a parameter may be', async () => {
    const rows = Array.from({ length: 5_000 }, () => ['0123456789']);
    const table: ShownResult = { type: 'table', name: 't', columns: [{ name: 'c', type: 'text' }], rows };
    await expect(due({ params: { a: '${{ steps.a.results.t }}' } }, [table])).rejects.toMatchObject({
      code: 'STEP_VALUE_TOO_LONG',
      data: { step: 'b', expression: '${{ steps.a.results.t }}' },
    });
  });
});
