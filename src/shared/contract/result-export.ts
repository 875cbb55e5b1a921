import type { Cell, ShownResult } from './results';

/**
 * A result as CSV (RFC 4180: commas, CRLF, quotes doubled), undefined for one that has no rows. A spreadsheet computes a cell that
 * begins with `=`, `+`, `-`, `@`, a tab or a line end, whoever wrote it: text that does is given an apostrophe before it, unless it
 * is a plain number.
 */
export function csvOf(result: ShownResult): string | undefined {
  switch (result.type) {
    case 'table':
      return csv([result.columns.map(({ name }) => name), ...result.rows]);
    case 'values':
      return csv([['name', 'value'], ...result.values]);
    case 'chart':
      return csv([
        ['', ...result.series.map(({ name }) => name)],
        ...result.labels.map((label, at) => [label, ...result.series.map(({ values }) => values[at] ?? null)]),
      ]);
    case 'link':
    case 'file':
      return undefined;
  }
}

/** A result as a document for programs: a table's rows carry their names; undefined for a file, which is its bytes. */
export function jsonOf(result: ShownResult): unknown {
  switch (result.type) {
    case 'table':
      return result.rows.map((row) => Object.fromEntries(result.columns.map(({ name }, at) => [name, row[at] ?? null])));
    case 'values':
      return Object.fromEntries(result.values);
    case 'chart':
      return { kind: result.kind, labels: result.labels, series: result.series, unit: result.unit };
    case 'link':
      return { name: result.name, url: result.url };
    case 'file':
      return undefined;
  }
}

const csv = (rows: readonly (readonly (Cell | undefined)[])[]): string => rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');

const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

function field(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The name of the file that an export is kept under: what a script called it, without what no file system takes. */
export const exportName = (name: string, extension: string): string =>
  `${
    name
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
      .replaceAll(/^[.-]+/g, '')
      .slice(0, 96) || 'result'
  }${extension}`;
