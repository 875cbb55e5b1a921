import { elevationMeans, elevationObstacles } from './elevation-values';
import { procedure } from './kernel';
import { secretInput } from './secret-input';
import { z } from './zod';

/** How something has root's rights, or an administrator's. */
export const ElevationMeans = z.enum(elevationMeans);
export type ElevationMeans = z.infer<typeof ElevationMeans>;

/** Why such rights are not to be had for a script on this machine. */
export const ElevationObstacle = z.enum(elevationObstacles);
export type ElevationObstacle = z.infer<typeof ElevationObstacle>;

/** How far a run is on its way to such rights. */
export const RunElevation = z.object({
  by: ElevationMeans,
  /**
   * `waiting`: sudo has said nothing yet, or Windows asks on its own screen. `asking`: sudo wants an answer. `granted`: the script runs with
   * these rights. `refused`: it never began.
   */
  state: z.enum(['waiting', 'asking', 'granted', 'refused']),
  /** The question, in sudo's own words; null unless it is asking. */
  prompt: z.string().max(512).nullable(),
  /** How many questions there were; the last of them is the one that is asked. */
  asked: z.number().int().nonnegative(),
});
export type RunElevation = z.infer<typeof RunElevation>;

/** What is typed as an answer: one line. */
export const ElevationAnswer = secretInput(
  z
    .string()
    .max(1_024)
    // oxlint-disable-next-line no-control-regex -- they would end the line, or the answer
    .regex(/^[^\u0000\n\r]*$/),
);

/** The call of `runs` that is about elevation. */
export const elevationCalls = {
  /** Answers the question that stands on the run's `elevation`. It goes to sudo and is kept nowhere. */
  elevate: procedure({
    scope: 'runs:write',
    object: ({ run }) => ({ kind: 'run', id: run }),
    input: z.object({ run: z.string().min(1).max(64), question: z.number().int().positive(), answer: ElevationAnswer }),
    output: z.object({}),
    errors: ['RUN_NOT_FOUND', 'RUN_ENDED', 'ELEVATION_NOT_ASKED', 'RECORDER_UNAVAILABLE'],
  }),
};
