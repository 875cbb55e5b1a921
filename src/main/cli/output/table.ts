import { safeText, widthOf } from './safe-text';
import type { Style } from './style';

/** One column: its heading (shown in capitals), what it shows of a row, and how that is marked once it is padded. */
export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | number | null;
  readonly style?: (padded: string, row: T) => string;
  readonly right?: boolean;
}

const cell = (value: string | number | null): string => (value === null ? '–' : safeText(String(value)));

/** Rows in aligned columns under their headings; values are made safe to print. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], style: Style): string {
  const cells = rows.map((row) => columns.map(({ value }) => cell(value(row))));
  const titles = columns.map(({ title }) => title.toUpperCase());
  const widths = titles.map((title, at) => Math.max(widthOf(title), ...cells.map((line) => widthOf(line[at] ?? ''))));
  const pad = (text: string, at: number): string => {
    const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(text)));
    if (columns[at]?.right === true) return space + text;
    return at === columns.length - 1 ? text : text + space;
  };
  const head = titles.map((title, at) => style.dim(pad(title, at))).join('  ');
  const body = rows.map((row, line) =>
    columns.map((column, at) => (column.style ?? ((text: string) => text))(pad(cells[line]?.[at] ?? '', at), row)).join('  '),
  );
  return [head, ...body].map((line) => `${line.trimEnd()}\n`).join('');
}

/** Names and values below each other; nulls are left out. */
export function facts(entries: readonly (readonly [name: string, value: string | number | null])[], style: Style): string {
  const shown = entries.filter(([, value]) => value !== null && value !== '');
  const width = Math.max(0, ...shown.map(([name]) => widthOf(name)));
  return shown.map(([name, value]) => `${style.dim(name + ' '.repeat(width - widthOf(name)))}  ${cell(value)}\n`).join('');
}
