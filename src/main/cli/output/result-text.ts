import type { Cell, ResultsSummary, ShownResult } from '#shared/contract/results';
import type { Messages } from '../messages/messages';
import { safeText } from './safe-text';
import type { Style } from './style';
import { facts, table, type Column } from './table';

/** One result for people; of a table or chart at most `rows` rows. */
export function resultText(result: ShownResult, run: string, messages: Messages, style: Style, rows: number): string {
  const title = `${style.bold(safeText(result.name))}\n`;
  switch (result.type) {
    case 'table': {
      const columns = result.columns.map(({ name, type }, at): Column<readonly Cell[]> => ({
        title: safeText(name),
        value: (row) => shown(row[at] ?? null, messages),
        right: type === 'number',
      }));
      return title + table(result.rows.slice(0, rows), columns, style) + more(result.rows.length - rows, run, messages);
    }
    case 'chart': {
      const columns: Column<number>[] = [
        { title: '', value: (at) => result.labels[at] ?? null },
        ...result.series.map(({ name, values }) => ({
          title: safeText(result.unit === null ? name : `${name} (${result.unit})`),
          value: (at: number) => values[at] ?? null,
          right: true,
        })),
      ];
      const points = result.labels.map((_, at) => at);
      return title + table(points.slice(0, rows), columns, style) + more(points.length - rows, run, messages);
    }
    case 'values':
      return (
        title +
        facts(
          result.values.map(([name, value]) => [safeText(name), shown(value, messages)] as const),
          style,
        )
      );
    case 'link':
      return `${title}${safeText(result.url)}\n`;
    case 'file':
      return `${title}${messages.results.file(result.bytes)}\n`;
  }
}

/** What was not taken, a line each; nothing where all was. */
export function problemText({ refused, problems }: ResultsSummary, { results }: Messages, style: Style): string {
  if (refused === 0) return '';
  const rest = refused - problems.length;
  const lines = [
    results.refused(refused),
    ...problems.map((problem) => `  ${results.problem(problem)}`),
    ...(rest > 0 ? [`  + ${rest}`] : []),
  ];
  return lines.map((line) => `${style.waiting(line)}\n`).join('');
}

const shown = (value: Cell, { yes, no }: Messages): string | number | null => (typeof value === 'boolean' ? (value ? yes : no) : value);

const more = (count: number, run: string, { results }: Messages): string => (count > 0 ? `${results.more(count, run)}\n` : '');
