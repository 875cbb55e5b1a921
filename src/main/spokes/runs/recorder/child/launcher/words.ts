import { z } from '#shared/contract/zod';

/** The variable by which a launcher proves to be the one that was started: whoever else finds the pipe has no such word. */
export const WORD_VARIABLE = 'AXLE_LAUNCHER';

/** What the launcher is told once it is where it belongs. */
export const Order = z.object({
  file: z.string(),
  args: z.array(z.string()),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
  /** Whether the command has the launcher's standard input: a terminal's. */
  typed: z.boolean(),
});
export type Order = z.infer<typeof Order>;

/** What it is told later: ask everything of the run to end. */
export const INTERRUPT = 'interrupt';

/** What it answers. */
export const Answer = z.union([z.object({ started: z.number().int() }), z.object({ failed: z.string() })]);
export type Answer = z.infer<typeof Answer>;

/** Splits what comes over the pipe into lines; what follows the last line break waits. */
export function createLines(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}
