import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Review, TrustState } from '#shared/contract/trust';
import type { Staged } from '#main/spokes/scripts/index';
import { openWorkbench, type Workbench } from './workbench';

/** A script as a run would have staged it: the bytes that would run, and how. */
export interface AsStaged {
  readonly text: string;
  readonly staged: Staged;
  readonly trust: TrustState | undefined;
}

/** A workbench where only approved bytes run, with the source `ops` and `deploy.sh` in it, which nobody approved. */
export interface TrustBench extends Workbench {
  /** The id of `ops`. */
  readonly source: string;
  review(script: string, approval?: number): Promise<Review>;
  stateOf(script: string): Promise<TrustState>;
  /** Approves a script as it is. */
  approve(script: string): Promise<unknown>;
  /** An empty folder for a run. */
  runFolder(): Promise<string>;
  stage(script: string): Promise<AsStaged>;
}

export async function openTrustBench(): Promise<TrustBench> {
  const bench = await openWorkbench();
  bench.requireTrust(true);
  const runs = await mkdtemp(path.join(tmpdir(), 'axle-trust-'));
  await bench.write('ops/deploy.sh', '#!/bin/bash\necho one\n');
  const source = (await bench.add('ops')).id;
  const closeBench = bench.close.bind(bench);

  const review = async (script: string, approval?: number): Promise<Review> =>
    bench.handlers.review({ script, ...(approval === undefined ? {} : { approval }) }, bench.ctx);
  const runFolder = (): Promise<string> => mkdtemp(path.join(runs, 'run-'));
  return Object.assign(bench, {
    source,
    review,
    stateOf: async (script: string) => ((await bench.handlers.get({ script }, bench.ctx)) as { trust: TrustState }).trust,
    approve: async (script: string) => bench.handlers.approve({ script, digest: (await review(script)).digest }, bench.ctx),
    runFolder,
    async stage(script: string) {
      const staging = (await bench.provider.find(script, {})).stage(await runFolder());
      const held = await staging.held;
      const ready = await staging.staged;
      await chmod(ready.script.copy, 0o400); // The recorder opens it.
      return { text: await readFile(ready.script.copy, 'utf8'), staged: ready, trust: held.trust?.state };
    },
    async close() {
      await closeBench();
      await rm(runs, { recursive: true, force: true });
    },
  });
}
