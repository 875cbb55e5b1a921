import {
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useCallback, useMemo, useState, type ReactNode } from 'react';

type SortValue = string | number | boolean | null;

/** One column of a table. */
export interface Column<T> {
  readonly id: string;
  readonly header: string;
  cell(row: T): ReactNode;
  /** What the column is sorted by; without it the column is not sortable. Null goes last either way. */
  sortBy?(this: void, row: T): SortValue;
  /** Up to 12: a share of the room; more: pixels. */
  readonly width?: number;
  readonly align?: 'right' | undefined;
  /** False for a column that cannot be hidden. */
  readonly hideable?: boolean;
}

/** The column that rows are sorted by, and whether downwards. */
export interface Sort {
  readonly id: string;
  readonly desc: boolean;
}

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature, sortedRowModel: createSortedRowModel() });
const none: readonly never[] = [];
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(a: SortValue | undefined, b: SortValue | undefined): number {
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b);
  return Number(a) - Number(b);
}

interface Rows<T> {
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly sort: Sort | undefined;
  /** Ascending, descending, then the order of the rows themselves. */
  readonly toggleSort: (id: string) => void;
}

/** Sorts rows and drops hidden columns. The rows keep their own order until a column is chosen. */
export function useRows<T extends object>(
  data: readonly T[],
  all: readonly Column<T>[],
  rowKey: (row: T) => string,
  hidden: readonly string[],
  initialSort: Sort | undefined,
): Rows<T> {
  const [sort, setSort] = useState(initialSort);
  const columns = useMemo(() => {
    const helper = createColumnHelper<typeof features, T>();
    const defined = all.map(({ id, header, sortBy }) =>
      helper.accessor((row) => sortBy?.(row) ?? undefined, {
        id,
        header,
        enableSorting: sortBy !== undefined,
        sortUndefined: 'last',
        sortFn: (a, b, column) => compare(a.getValue<SortValue>(column), b.getValue<SortValue>(column)),
      }),
    );
    return helper.columns(defined);
  }, [all]);
  const sorting = useMemo(() => (sort === undefined ? [] : [{ ...sort }]), [sort]);
  const columnVisibility = useMemo(() => Object.fromEntries(hidden.map((id) => [id, false])), [hidden]);
  // Ten thousand rows that keep their own order need not be wrapped, at each key of a search, to be unwrapped again.
  const table = useTable({
    features,
    columns,
    data: sort === undefined ? none : data,
    getRowId: rowKey,
    state: { sorting, columnVisibility },
  });
  const model = table.getRowModel();
  const sorted = useMemo(() => model.rows.map(({ original }) => original), [model]);
  const rows = sort === undefined ? data : sorted;
  const shown = useMemo(() => all.filter(({ id }) => !hidden.includes(id)), [all, hidden]);
  const toggleSort = useCallback(
    (id: string) => setSort((now) => (now?.id !== id ? { id, desc: false } : now.desc ? undefined : { id, desc: true })),
    [],
  );
  return { rows, columns: shown, sort, toggleSort };
}
