import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import { endedStates } from '#shared/contract/run-state';
import type { Messages } from '../messages/messages';
import type { Perform } from '../context';
import { printLog } from '../print-log';
import { refuse } from '../refuse';
import { createPace, realClock } from '../replay-clock';

interface ReplayOptions {
  readonly json?: boolean;
  readonly speed: string;
}

/** `axle runs replay`: what a run printed, with the pauses that were between. */
export function addReplay(runs: Command, perform: Perform, clock = realClock): void {
  runs
    .command('replay')
    .description('Print an ended run’s output again in its own time; pauses are 2 s at most')
    .argument('<run>', 'id of the run')
    .option('--speed <n>', 'so many times as fast: 0.5, 2, 10; 0 or max has no pauses', '1')
    .option('--json', 'one event per line')
    .addHelpText('after', '\nExample:\n  axle runs replay 0190b2c1-… --speed 4')
    .action((run: string, options: ReplayOptions) =>
      perform(options, async (context) => {
        const speed = speedOf(options.speed, context.messages);
        const ended = await (await context.hub()).runs.get({ run });
        if (!endedStates.includes(ended.state)) throw new HubError('RUN_NOT_ENDED', { run: ended.id });
        await printLog(ended, false, context, createPace(speed, clock, context.interrupted));
      }),
    );
}

const FASTEST = 1_000;
const SLOWEST = 0.01;

/** How many times as fast; 0 without pauses. */
function speedOf(text: string, { replay }: Messages): number {
  const speed = text === 'max' ? 0 : Number(text);
  const isSpeed = text === 'max' || /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text);
  return isSpeed && speed <= FASTEST && (speed === 0 || speed >= SLOWEST) ? speed : refuse(replay.speed);
}
