import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, ResultColumn } from '#shared/contract/results';
import { useFormat } from '../../../lib/use-format';
import { DataTable, type Column } from '../../../ui/data-table';
import { sortValue, useCellText } from './cell-text';

const ROW = 36;
const HEAD = 31;
/** Rows that are in view without scrolling in the table. */
const VIEW = 10;
/** What a day with its time takes, in every language. */
const TIME = 190;
/** With more columns than this each has a width of its own, and the table scrolls sideways. */
const SHARED = 8;
const WIDE = 150;

interface Row {
  readonly at: number;
  readonly cells: readonly Cell[];
}

interface ResultTableProps {
  readonly label: string;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What may not have room in its cell, to its last digit. */
const whole = (value: Cell): string | undefined => (value === null || typeof value === 'boolean' ? undefined : String(value));

/** A table of any length: only the rows in view are drawn, and every column sorts. */
export function ResultTable({ label, columns, rows }: ResultTableProps): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const wide = columns.length > SHARED;
  const shown = useTableColumns(columns, wide);
  const numbered = useMemo(() => rows.map((cells, at): Row => ({ at, cells })), [rows]);
  return (
    <div className="results-table" data-wide={wide || undefined}>
      <DataTable
        label={label}
        columns={shown}
        rows={numbered}
        rowKey={({ at }) => String(at)}
        height={HEAD + ROW * Math.min(VIEW, rows.length)}
        empty={<p className="results-empty">{t('results.noRows')}</p>}
      />
      {rows.length > VIEW && <p className="results-count">{t('results.rows', { count: rows.length, rows: format.number(rows.length) })}</p>}
    </div>
  );
}

/** A column for each of the table's, which sorts by what its values are. */
function useTableColumns(columns: readonly ResultColumn[], wide: boolean): readonly Column<Row>[] {
  const text = useCellText();
  return useMemo(
    () =>
      columns.map(({ name, type }, at): Column<Row> => {
        const value = ({ cells }: Row): Cell => cells[at] ?? null;
        return {
          id: String(at),
          header: name,
          width: type === 'date' ? TIME : wide ? WIDE : type === 'text' ? 3 : 2,
          align: type === 'number' ? 'right' : undefined,
          cell: (row) => (
            <span className="ax-ellipsis" title={whole(value(row))}>
              {text(value(row), type)}
            </span>
          ),
          sortBy: (row) => sortValue(value(row), type),
        };
      }),
    [columns, text, wide],
  );
}
