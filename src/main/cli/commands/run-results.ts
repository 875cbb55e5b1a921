import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { csvOf, exportName, jsonOf } from '#shared/contract/result-export';
import type { ShownResult } from '#shared/contract/results';
import type { Context, Perform } from '../context';
import { problemText, resultText } from '../output/result-text';
import { refuse } from '../refuse';
import { resultJson, resultsOf } from '../run-results';
import { saveNew, withBytes } from '../ticket-bytes';

interface ResultsOptions {
  readonly json?: boolean;
  readonly csv?: string;
  readonly save?: string;
}

/** `axle runs results`: what a run gave, to read, to pipe on or to keep. */
export function addRunResults(runs: Command, perform: Perform): void {
  runs
    .command('results')
    .description('Show what a run gave as results: tables, values, charts, links and files')
    .argument('<run>', 'id of the run')
    .option('--csv <name>', 'print the result of this name as CSV, in which nothing is a formula')
    .option('--save <folder>', 'write each result to a file in this folder; nothing is written over')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs results 0190b2c1-… --csv Hosts > hosts.csv')
    .action((run: string, options: ResultsOptions) => perform(options, (context) => show(run, options, context)));
}

async function show(id: string, { csv, save }: ResultsOptions, context: Context): Promise<void> {
  const { hub, output, messages } = context;
  const results = await resultsOf(id, context);
  const run = await (await hub()).runs.get({ run: id });
  if (csv !== undefined) {
    const found = results.find(({ name }) => name === csv) ?? refuse(messages.results.noResult(csv));
    return await output.text(csvOf(found) ?? refuse(messages.results.noRows(csv)));
  }
  if (save !== undefined) return await keep(run.id, results, save, context);
  if (output.json) {
    const { refused, problems } = run.results;
    return await output.document({ results: results.map(resultJson), refused, problems });
  }
  const texts = results.map((result) => resultText(result, run.id, messages, output.style, Number.POSITIVE_INFINITY));
  await output.text(texts.length === 0 ? `${messages.results.none}\n` : texts.join('\n'));
  const problems = problemText(run.results, messages, output.style);
  if (problems !== '') output.note(`\n${problems.trimEnd()}`);
}

async function keep(run: string, results: readonly ShownResult[], folder: string, context: Context): Promise<void> {
  const { hub, output, messages } = context;
  const saved: string[] = [];
  const note = async (path: string): Promise<void> => {
    saved.push(path);
    if (!output.json) await output.text(`${messages.results.saved(path)}\n`);
  };
  const files = results.filter(({ type }) => type === 'file');
  for (const result of results) {
    const text = csvOf(result);
    if (text !== undefined) await note(await saveNew(folder, exportName(result.name, '.csv'), Readable.from([text])));
    else if (result.type === 'link')
      await note(await saveNew(folder, exportName(result.name, '.json'), Readable.from([`${JSON.stringify(jsonOf(result))}\n`])));
  }
  if (files.length > 0) {
    await withBytes(context, async (get) => {
      for (const { name } of files) {
        const { ticket } = await (await hub()).runs.resultDownload({ run, name, as: 'file' });
        await note(await saveNew(folder, exportName(name, ''), await get(ticket)));
      }
    });
  }
  if (output.json) await output.document({ saved });
  else if (saved.length === 0) await output.text(`${messages.results.none}\n`);
}
