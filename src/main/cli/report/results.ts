import type { Cell, ShownResult } from '#shared/contract/results';
import type { ReportBlock } from './document';
import type { ReportFacts, RunPart } from './gather';
import type { Words } from './words-of';

/** Rows of one table that a report has. */
export const SHOWN_ROWS = 500;

/** What a run gave, and each step of a job, as tables and facts; of links and files what they are called. */
export function resultsBlocks(
  { run, results, steps }: Pick<ReportFacts, 'run' | 'results' | 'steps'>,
  words: Words,
): readonly ReportBlock[] {
  const blocks = [
    ...partBlocks({ run, results }, '', words),
    ...[...steps].flatMap(([id, part]) => partBlocks(part, `${id}${words.report.colon} `, words)),
  ];
  return blocks.length === 0 ? [{ type: 'text', text: words.report.noResults }] : blocks;
}

function partBlocks({ run, results }: Pick<RunPart, 'run' | 'results'>, before: string, words: Words): readonly ReportBlock[] {
  const { refused, problems } = run.results;
  return [
    ...results.flatMap((result): readonly ReportBlock[] => [
      { type: 'heading', text: `${before}${result.name}` },
      ...resultBlocks(result, words),
    ]),
    ...(refused === 0
      ? []
      : [
          {
            type: 'text' as const,
            text: `${before}${words.report.refused(refused)} ${problems.map((problem) => words.results.problem(problem)).join('; ')}`,
          },
        ]),
  ];
}

function resultBlocks(result: ShownResult, words: Words): readonly ReportBlock[] {
  const { report } = words;
  switch (result.type) {
    case 'table':
      return rowsBlocks(
        result.columns.map(({ name, type }) => ({ title: name, right: type === 'number' })),
        result.rows.map((row) => result.columns.map((_, at) => cellText(row[at] ?? null, words))),
        words,
      );
    case 'chart':
      return rowsBlocks(
        [
          { title: '' },
          ...result.series.map(({ name }) => ({ title: result.unit === null ? name : `${name} (${result.unit})`, right: true })),
        ],
        result.labels.map((label, at) => [String(label), ...result.series.map(({ values }) => cellText(values[at] ?? null, words))]),
        words,
        true,
      );
    case 'values':
      return [{ type: 'facts', entries: result.values.map(([name, value]) => [name, cellText(value, words)] as const) }];
    case 'link':
      return [{ type: 'address', text: result.url }];
    case 'file':
      return [{ type: 'text', text: report.file(result.bytes) }];
  }
}

type Table = Extract<ReportBlock, { type: 'table' }>;

function rowsBlocks(columns: Table['columns'], rows: Table['rows'], { report }: Words, narrow = false): readonly ReportBlock[] {
  const more = rows.length - SHOWN_ROWS;
  return [
    { type: 'table', columns, rows: rows.slice(0, SHOWN_ROWS), narrow },
    ...(more > 0 ? [{ type: 'text' as const, text: report.moreRows(more) }] : []),
  ];
}

function cellText(value: Cell, { yes, no }: Words): string {
  if (value === null) return '–';
  return typeof value === 'boolean' ? (value ? yes : no) : String(value);
}
