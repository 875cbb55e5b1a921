import type { Command } from 'commander';
import { HubError } from '#shared/contract/errors';
import { endedStates } from '#shared/contract/run-state';
import type { Context, Perform } from '../context';
import { refuse } from '../refuse';
import { describe } from '../report/describe';
import { gather, type ReportFacts, type RunPart } from '../report/gather';
import { htmlOf } from '../report/html';
import { markdownOf } from '../report/markdown';
import { formatOf, saveReport } from '../report/save-report';
import { resultJson } from '../run-results';

interface ReportOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

/** `axle runs report`: what a run was and did, for people to read. */
export function addReport(runs: Command, perform: Perform): void {
  runs
    .command('report')
    .description('Write a readable report of an ended run: Markdown, or one HTML file; a proof is “runs evidence”')
    .argument('<run>', 'id of the run')
    .option('-o, --out <file>', 'write it to this file, which ends in .html or .md')
    .option('--force', 'in place of a file that is there')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  axle runs report 0190b2c1-… --out report.html')
    .action((run: string, options: ReportOptions) => perform(options, (context) => report(run, options, context)));
}

async function report(id: string, { out, force = false }: ReportOptions, context: Context): Promise<void> {
  const { hub, output, messages } = context;
  const format = out === undefined ? 'md' : (formatOf(out) ?? refuse(messages.report.out));
  if (force && out === undefined) refuse(messages.report.force);
  const { state, id: run } = await (await hub()).runs.get({ run: id });
  if (!endedStates.includes(state)) throw new HubError('RUN_NOT_ENDED', { run });
  const facts = await gather(run, context);
  if (output.json && out === undefined) return await output.document(jsonOf(facts));
  const document = describe(facts, messages, new Date().toISOString());
  const text = format === 'html' ? htmlOf(document) : markdownOf(document);
  if (out === undefined) return await output.text(text);
  const file = await saveReport(out, text, force);
  await (output.json ? output.document({ file, format }) : output.text(`${messages.report.written(file)}\n`));
}

const partJson = ({ run, grants, results }: RunPart) => ({ run, grants, results: results.map(resultJson) });

const jsonOf = (facts: ReportFacts) => ({
  ...partJson(facts),
  steps: Object.fromEntries([...facts.steps].map(([step, part]) => [step, partJson(part)])),
  output: facts.output,
  audit: facts.audit,
});
