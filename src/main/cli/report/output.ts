import type { ReportBlock } from './document';
import type { ReportFacts } from './gather';
import type { Words } from './words-of';

/** The end of what a run printed, and what is not there of it. */
export function outputBlocks({ run, output }: Pick<ReportFacts, 'run' | 'output'>, { report }: Words): readonly ReportBlock[] {
  const { lines, total } = output;
  const said = [
    ...(run.output.gone ? [report.outputGone] : []),
    ...(run.output.trimmedBytes > 0 && !run.output.gone ? [report.trimmed(run.output.trimmedBytes)] : []),
    ...(run.job !== null && lines.length > 0 ? [report.stepsOutput] : []),
    ...(lines.length > 0 && lines.length < total ? [report.lastLines(lines.length, total)] : []),
    ...(lines.some(({ from }) => from === 'err') ? [report.errors] : []),
    ...(lines.length === 0 && !run.output.gone ? [report.noOutput] : []),
  ];
  return [
    ...(said.length === 0 ? [] : [{ type: 'text' as const, text: said.join(' ') }]),
    ...(lines.length === 0
      ? []
      : [
          {
            type: 'output' as const,
            lines: lines.map(({ text, from, step }) => ({ text: step === undefined ? text : `[${step}] ${text}`, err: from === 'err' })),
          },
        ]),
  ];
}
