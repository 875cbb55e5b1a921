import type { Launch } from '../contract';
import type { Child, ChildOutput } from './child';
import type { Native } from './native';
import { spawnOnNodePty } from './spawn-node-pty';
import { spawnWithPipes } from './spawn-pipes';
import { hasOwnTerminals, spawnOnTerminal } from './spawn-terminal';

/** Starts the launch's program the way this system allows. Rejects when it cannot be started. */
export function spawnChild(launch: Launch, output: ChildOutput, native: Native | undefined): Promise<Child> {
  if (launch.mode === 'pipe') return spawnWithPipes(launch, output, native);
  return hasOwnTerminals(native) ? spawnOnTerminal(launch, output, native) : spawnOnNodePty(launch, output);
}
