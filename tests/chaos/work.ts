import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubProcess } from '../support/hub-process';

/** A script whose end and output follow from its parameters, which `run-truth.ts` holds them against. */
const SCRIPT = `#!/bin/bash
# @axle.param lines {kind: number, default: 5}
# @axle.param ms {kind: number, default: 5}
# @axle.param code {kind: number, default: 0}
for ((i = 1; i <= AXLE_PARAM_LINES; i++)); do
  echo "line $i"
  sleep "$(printf '0.%03d' "$AXLE_PARAM_MS")"
done
exit "$AXLE_PARAM_CODE"
`;

/** A folder with `work.sh`, for hubs that run it. */
export interface Work {
  readonly folder: string;
  /** Makes it a source of this hub's, with so many runs at once; the others wait. */
  prepare(hubProcess: HubProcess, limit: number): Promise<void>;
  remove(): void;
}

/** Writes the script into a folder of its own. */
export function createWork(): Work {
  const folder = mkdtempSync(join(tmpdir(), 'axle-chaos-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'work.sh'), SCRIPT, { mode: 0o755 });
  return {
    folder,
    async prepare(hubProcess, limit) {
      const { hub, close } = await hubProcess.connect();
      const { id } = await hub.scripts.addSource({ folder });
      await hub.scripts.approveSource({ source: id });
      await hub.slots.set({ pool: 'hub', limit, policy: 'queue' });
      close();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
