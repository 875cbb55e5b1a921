import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { ColumnMenu } from './column-menu';
import { DataTableRow } from './data-table-row';
import { Icon } from './icon';
import { useRows, type Column, type Sort } from './use-rows';

export type { Column, Sort } from './use-rows';

const ROW = 36;
const HEAD = 31;

interface DataTableProps<T extends object> {
  /** What the table lists: its accessible name. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** Enter or a click on a row. */
  readonly onOpen?: ((row: T) => void) | undefined;
  /** A key on the active row, where a page gives it a meaning: it prevents the default then. */
  readonly onKey?: ((event: KeyboardEvent, row: T) => void) | undefined;
  /** The keys that `onKey` answers to, as `aria-keyshortcuts` says them. */
  readonly keys?: string | undefined;
  /** Key of the row that is shown elsewhere on the page. */
  readonly selected?: string | undefined;
  /** In place of rows when there are none. */
  readonly empty?: ReactNode;
  readonly initialSort?: Sort | undefined;
  /** Said while the rows are sorted: that there are others, which are not among them. */
  readonly sortedNote?: string | undefined;
  /** Ids of columns that are not shown, and what to do when somebody chooses others; without it there is no menu. */
  readonly hidden?: readonly string[] | undefined;
  readonly onHidden?: ((ids: readonly string[]) => void) | undefined;
  readonly columnsLabel?: string | undefined;
  /** Called when the last rows come into view: to fetch more. */
  readonly onEnd?: (() => void) | undefined;
  /** Height of the rows' area in pixels; without it the table fills what room there is. */
  readonly height?: number | undefined;
  /** Grey rows while nothing is known; the caller's own words for it. */
  readonly loading?: string | undefined;
}

/** The height of a table that shows all of its rows, and at most so many at once. */
export const rowsHeight = (rows: number, most: number): number => HEAD + Math.min(rows, most) * ROW;

/** A list of any length: only the rows in view are in the page. Arrows, Home, End, Page keys move; Enter opens. */
export function DataTable<T extends object>(props: DataTableProps<T>): ReactNode {
  const { label, rowKey, onOpen, onKey, selected, empty, onEnd, height, loading, hidden = [], onHidden, sortedNote } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, columns, sort, toggleSort } = useRows(props.rows, props.columns, rowKey, hidden, props.initialSort);
  const [activeKey, setActiveKey] = useState<string>();
  const found = activeKey === undefined ? -1 : rows.findIndex((row) => rowKey(row) === activeKey);
  const active = found >= 0 ? found : Math.max(0, selected === undefined ? 0 : rows.findIndex((row) => rowKey(row) === selected));
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is memoized here
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onEnd !== undefined && rows.length > 0 && last >= rows.length - 8) onEnd();
  }, [onEnd, last, rows.length]);

  const go = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    setActiveKey(rowKey(row));
    virtual.scrollToIndex(Math.max(0, Math.min(rows.length - 1, index)));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return;
    const row = rows[active];
    if (row !== undefined) onKey?.(event, row);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: activeKey === undefined && selected === undefined ? 0 : active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: active + page,
      PageUp: active - page,
    };
    const to = moves[event.key];
    if (to !== undefined) go(to);
    else if (event.key === 'Enter' && row !== undefined && onOpen !== undefined) onOpen(row);
    else return;
    event.preventDefault();
  };

  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    const clicked = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=row]') : null;
    const row = rows[Number(clicked?.dataset['index'])];
    if (row === undefined) return;
    setActiveKey(rowKey(row));
    onOpen?.(row);
  };

  const template = useMemo(
    () => columns.map(({ width = 1 }) => (width <= 12 ? `minmax(0, ${width}fr)` : `${width}px`)).join(' '),
    [columns],
  );
  const rowId = (index: number): string => `${id}-${index}`;
  return (
    <div className="ax-table" data-fill={height === undefined || undefined}>
      {onHidden !== undefined && (
        <ColumnMenu label={props.columnsLabel ?? label} columns={props.columns} hidden={hidden} onHidden={onHidden} />
      )}
      <div
        ref={scroller}
        className="ax-table-scroll"
        style={height === undefined ? undefined : { height }}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-busy={loading !== undefined}
        aria-activedescendant={rows.length > 0 ? rowId(active) : undefined}
        aria-keyshortcuts={props.keys}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="rowgroup" className="ax-table-head">
          <div role="row" aria-rowindex={1} className="ax-tr" style={{ gridTemplateColumns: template }}>
            {columns.map((column) => (
              <div
                key={column.id}
                role="columnheader"
                className="ax-th"
                data-align={column.align}
                aria-sort={sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : undefined}
              >
                {column.sortBy === undefined ? (
                  column.header
                ) : (
                  <button type="button" className="ax-sort" onClick={() => toggleSort(column.id)}>
                    {column.header}
                    {sort?.id === column.id && <Icon name={sort.desc ? 'down' : 'up'} size={12} />}
                  </button>
                )}
              </div>
            ))}
          </div>
        </div>
        {rows.length > 0 && (
          <div role="rowgroup" className="ax-table-body" style={{ height: virtual.getTotalSize() }} onClick={onClick}>
            {items.map(({ index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              return (
                <DataTableRow
                  key={rowKey(row)}
                  row={row}
                  columns={columns}
                  id={rowId(index)}
                  index={index}
                  start={start}
                  template={template}
                  isActive={index === active}
                  isSelected={selected === undefined ? undefined : rowKey(row) === selected}
                  opens={onOpen !== undefined}
                />
              );
            })}
          </div>
        )}
      </div>
      {sort !== undefined && sortedNote !== undefined && (
        <p className="ax-table-note" role="status">
          {sortedNote}
        </p>
      )}
      {rows.length === 0 && loading === undefined && <div className="ax-table-empty">{empty}</div>}
      {rows.length === 0 && loading !== undefined && (
        <div className="ax-table-empty" role="status" aria-label={loading}>
          {Array.from({ length: 5 }, (_, index) => (
            <span key={index} className="ax-skeleton-row">
              <i style={{ width: `${[62, 48, 71, 55, 66][index] ?? 50}%` }} />
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
