import { memo, type ReactNode } from 'react';
import type { Column } from './use-rows';

interface DataTableRowProps {
  readonly row: object;
  /** Columns of such rows. */
  readonly columns: readonly Column<object>[];
  readonly id: string;
  readonly index: number;
  /** Pixels from the first row's top. */
  readonly start: number;
  /** Widths of the columns, as `grid-template-columns`. */
  readonly template: string;
  readonly isActive: boolean;
  /** Undefined in a table of which nothing is shown elsewhere. */
  readonly isSelected: boolean | undefined;
  readonly opens: boolean;
}

function Row({ row, columns, id, index, start, template, isActive, isSelected, opens }: DataTableRowProps): ReactNode {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className="ax-tr"
      data-index={index}
      data-active={isActive || undefined}
      data-selected={isSelected === true || undefined}
      data-open={opens || undefined}
      style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
    >
      {columns.map((column) => {
        const cell = column.cell(row);
        return (
          <div key={column.id} role="gridcell" className="ax-td" data-align={column.align}>
            {/* Words alone are cut short where they are too long, and are then all there to be pointed at. */}
            {typeof cell === 'string' ? <span title={cell}>{cell}</span> : cell}
          </div>
        );
      })}
    </div>
  );
}

/** One row of a table, rendered again only where something of it changed: while somebody types in a search, that is few of them. */
export const DataTableRow = memo(Row);
