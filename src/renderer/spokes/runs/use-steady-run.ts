import type { Run } from '#shared/contract/runs';
import { useRenewed } from '../../lib/use-renewed';

/** The run as it was, as long as nothing but its progress and the size of what it gave changes: those do many times a second. */
export function useSteadyRun(run: Run | undefined): Run | undefined {
  const told =
    run === undefined
      ? ''
      : JSON.stringify({ ...run, progress: null, results: null, output: { gone: run.output.gone, some: run.output.bytes > 0 } });
  return useRenewed(() => run, [told]);
}
