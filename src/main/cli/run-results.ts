import { jsonOf } from '#shared/contract/result-export';
import { applyResult, type ResultItem, type ShownResult } from '#shared/contract/results';
import type { Run } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';
import type { Context } from './context';
import { problemText, resultText } from './output/result-text';

/** Rows of a table that are shown when a run has ended. */
const ROWS = 20;

/** The results of a run as they stand, in the order in which they came; of one that goes on, until it ends. */
export async function resultsOf(run: string, { hub, output, messages, interrupted }: Context): Promise<readonly ShownResult[]> {
  let shown: ReadonlyMap<string, ShownResult> = new Map();
  const open = async function* (after: number | undefined): AsyncGenerator<ResultItem, void, void> {
    yield* (await hub()).runs.results({ run, ...(after !== undefined && { after }) }, { signal: interrupted });
  };
  const again = async (): Promise<void> => {
    output.note(messages.reconnecting);
    await hub();
  };
  const items = resume(open, ({ seq }) => seq, again);
  for await (const { result } of items) shown = applyResult(shown, result);
  return [...shown.values()];
}

/** A result as one line or one member of JSON: its rows carry their names. */
export const resultJson = (result: ShownResult): Readonly<Record<string, unknown>> =>
  result.type === 'file'
    ? { type: result.type, name: result.name, bytes: result.bytes }
    : { type: result.type, name: result.name, value: jsonOf(result) };

/** Tells what a run gave when it has ended: as events, or to the person. Standard output is the script's alone. */
export async function tellResults(run: Run, attempt: number, context: Context): Promise<void> {
  const { output, messages } = context;
  const { count, refused, problems } = run.results;
  if (count === 0 && refused === 0) return;
  const found = count === 0 || run.output.gone ? [] : await resultsOf(run.id, context);
  if (output.json) {
    for (const result of found) await output.event({ type: 'result', attempt, result: resultJson(result) });
    if (refused > 0) await output.event({ type: 'results-refused', attempt, refused, problems });
    return;
  }
  const texts = found.map((result) => resultText(result, run.id, messages, output.style, ROWS));
  const told = [...texts, problemText(run.results, messages, output.style)].filter((text) => text !== '').join('\n');
  if (told !== '') output.note(`\n${told.trimEnd()}`);
}
