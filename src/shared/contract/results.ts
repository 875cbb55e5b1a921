import { z } from './zod';

/** How much of results is taken of one run; what is more is refused and said on the run. Bytes where nothing else is said. */
export const resultBounds = {
  /** One line on the descriptor, its end not counted: also what one stored result takes at most. */
  line: 262_144,
  /** All lines that are kept. */
  total: 16 * 1_048_576,
  /** Lines that are kept. */
  lines: 10_000,
  /** Lines that are refused before no more are read: what comes then is no mistake in one of them. */
  refused: 1_000,
  /** Names in use at once. */
  names: 100,
  columns: 64,
  /** Of one table. */
  rows: 20_000,
  /** Characters of one cell. */
  cell: 4_096,
  values: 200,
  series: 8,
  /** Of one series. */
  points: 1_000,
  file: 64 * 1_048_576,
  /** All files, and how many. */
  fileTotal: 256 * 1_048_576,
  files: 50,
} as const;

const name = z.string().trim().min(1).max(128);
const cell = z.union([z.string().max(resultBounds.cell), z.number(), z.boolean(), z.null()]);
/** One value of a table or of facts. */
export type Cell = z.infer<typeof cell>;

const row = z.array(cell).max(resultBounds.columns);

/** How a column's values are shown and sorted; a value of another kind is shown as it is. */
export const ColumnType = z.enum(['text', 'number', 'boolean', 'date']);
const ResultColumn = z.object({ name: z.string().max(128), type: ColumnType });
export type ResultColumn = z.infer<typeof ResultColumn>;

/** An address that may be offered to be opened: http or https, with a host, and nobody's password. */
const webAddress = z
  .string()
  .max(2_048)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
  }, 'an http or https address without a password');

const Table = z.object({
  type: z.literal('table'),
  name,
  columns: z.array(ResultColumn).min(1).max(resultBounds.columns),
  rows: z.array(row).max(resultBounds.rows),
});
/** Further rows of the table of that name. */
const Rows = z.object({ type: z.literal('rows'), name, rows: z.array(row).max(resultBounds.rows) });
const Values = z.object({
  type: z.literal('values'),
  name,
  values: z.array(z.tuple([z.string().max(128), cell])).max(resultBounds.values),
});
const Chart = z.object({
  type: z.literal('chart'),
  name,
  kind: z.enum(['line', 'bar']),
  /** What stands below each point. */
  labels: z.array(z.union([z.string().max(64), z.number()])).max(resultBounds.points),
  series: z
    .array(z.object({ name: z.string().max(128), values: z.array(z.number().nullable()).max(resultBounds.points) }))
    .min(1)
    .max(resultBounds.series),
  unit: z.string().max(16).nullable(),
});
const LinkResult = z.object({ type: z.literal('link'), name, url: webAddress });
const FileResult = z.object({
  type: z.literal('file'),
  name,
  bytes: z.number().int().nonnegative().max(resultBounds.file),
  /** Which of the run's files it is. */
  file: z.number().int().nonnegative().max(1_000_000),
});

/** What a script gave as a result. One of the same name takes its place; `rows` add to a table. */
export const Result = z.discriminatedUnion('type', [Table, Rows, Values, Chart, LinkResult, FileResult]);
export type Result = z.infer<typeof Result>;
/** A result that is shown: a table has all its rows. */
export type ShownResult = Exclude<Result, { type: 'rows' }>;

/** A result as it is kept beside the output, one a line. */
export const StoredResult = z.object({ at: z.iso.datetime(), result: Result });
export type StoredResult = z.infer<typeof StoredResult>;

/** What following a run's results gives: `seq` is where to take up again. */
export const ResultItem = StoredResult.extend({ seq: z.number().int().nonnegative() });
export type ResultItem = z.infer<typeof ResultItem>;

/** How far a run says that it is. */
export const Progress = z.object({
  state: z.enum(['normal', 'error', 'indeterminate', 'paused']),
  /** 0 to 100; null where it cannot be said. */
  percent: z.number().int().min(0).max(100).nullable(),
  text: z.string().max(256).nullable(),
});
export type Progress = z.infer<typeof Progress>;

/** Why a line was not taken as a result. */
export const ResultProblem = z.object({
  /** Its number among the lines on the descriptor, from 1. */
  line: z.number().int().positive(),
  reason: z.enum(['not-json', 'not-a-result', 'too-long', 'too-many', 'too-large', 'no-table', 'file-parts', 'state-full']),
  /** What of it, where that can be said. */
  detail: z.string().max(200).nullable(),
});
export type ResultProblem = z.infer<typeof ResultProblem>;

/** How many problems a run names; `refused` counts all. */
export const MOST_PROBLEMS = 8;

const count = z.number().int().nonnegative();
/** What a run carries of its results. */
export const ResultsSummary = z.object({
  /** Names in use. */
  count,
  /** What is kept of them, files included. */
  bytes: count,
  refused: count,
  problems: z.array(ResultProblem).max(MOST_PROBLEMS),
  /** Writes of the script's state; absent where there were none. */
  state: count.optional(),
});
export type ResultsSummary = z.infer<typeof ResultsSummary>;

/** A run that gave no result. */
export const noResults: ResultsSummary = { count: 0, bytes: 0, refused: 0, problems: [] };

/** The results as they stand after these, in the order in which their names came first. */
export function applyResult(shown: ReadonlyMap<string, ShownResult>, result: Result): ReadonlyMap<string, ShownResult> {
  const next = new Map(shown);
  if (result.type !== 'rows') return next.set(result.name, result);
  const table = next.get(result.name);
  if (table?.type === 'table') next.set(table.name, { ...table, rows: [...table.rows, ...result.rows] });
  return next;
}
