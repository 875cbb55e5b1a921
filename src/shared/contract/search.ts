import { defineContract, stream } from './kernel';
import { Run, RunFilter, RunId } from './runs';
import { z } from './zod';

const count = z.number().int().nonnegative();

/** A line of a run's output in which a text was found; the first place alone is told. */
export const OutputHit = z.object({
  /** Its number, as `runs.lines` counts. */
  line: z.number().int().positive(),
  /** The line, or what of it lies around the place, without escape sequences; control characters are pictures of themselves. */
  text: z.string().max(512),
  /** Where the place begins in `text`, and how long it is, in UTF-16 units. */
  column: count,
  length: count,
  /** Whether the line goes on before or after `text`. */
  cut: z.object({ before: z.boolean(), after: z.boolean() }),
});
export type OutputHit = z.infer<typeof OutputHit>;

/** How the index of outputs stands: what it lacks is read directly, which takes longer. */
export const OutputIndex = z.object({
  /** Outputs that wait to be indexed. */
  waiting: count,
  /** Why none is indexed for now. */
  paused: z.enum(['disk-full']).nullable(),
});
export type OutputIndex = z.infer<typeof OutputIndex>;

/** What searching all outputs gives. */
export const OutputSearchItem = z.discriminatedUnion('type', [
  /** A run that has the text, its first lines that do, and whether there are more of them. */
  z.object({ type: z.literal('found'), run: Run, hits: z.array(OutputHit).min(1).max(3), more: z.boolean() }),
  /** How many outputs were looked at so far. */
  z.object({ type: z.literal('looked'), runs: count }),
  /**
   * The last item. `next` is where to go on, null when all was looked at; `unread` counts outputs that could not be read,
   * of which the log says more.
   */
  z.object({ type: z.literal('done'), runs: count, next: RunId.nullable(), unread: count, index: OutputIndex }),
]);
export type OutputSearchItem = z.infer<typeof OutputSearchItem>;

/** The longest text that is searched for. */
export const searchTextMost = 512;

/** The search over the output of all runs. */
export const search = defineContract('search', {
  /**
   * Runs whose output has `text` on one line, newest first, at most `limit` of them; `before` is the `next` that a search ended
   * with, or another run. Running ones are searched as they stand. Case counts as in `runs.search`; escape sequences do not.
   */
  output: stream({
    scope: 'runs:read',
    input: z.object({
      text: z
        .string()
        .min(1)
        .max(searchTextMost)
        .regex(/^[^\n]*$/),
      matchCase: z.boolean().default(false),
      filter: RunFilter.default({}),
      before: z.string().max(64).optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    item: OutputSearchItem,
    errors: ['RUN_NOT_FOUND'],
    window: 16,
  }),
});
