import { type Cell, ColumnType, Progress, Result, resultBounds, type ResultColumn, type ResultProblem } from '#shared/contract/results';
import { hasExactNumbers } from '#shared/contract/exact-numbers';
import { bytesOf, nestingOf, stateBounds, StateKey } from '#shared/contract/script-state';
import { z } from '#shared/contract/zod';

import { maskLine } from '../masking/mask-json';
import type { Mask } from '../masking/mask';

/** A piece of a file, in the order in which its parts came. */
export interface FilePart {
  readonly type: 'part';
  readonly name: string;
  readonly part: number;
  readonly last: boolean;
  readonly bytes: Buffer;
}

/** What one line on the descriptor says; `progress: null` says that there is none any more. */
export type Said =
  | { readonly type: 'result'; readonly result: Exclude<Result, { type: 'file' }> }
  | FilePart
  | { readonly type: 'progress'; readonly progress: Progress | null }
  /** A value of the script's state as JSON, or that a key has none any more. */
  | { readonly type: 'state'; readonly key: string; readonly json: string | null };

/** Why a line is not taken. */
export type Refusal = Pick<ResultProblem, 'reason' | 'detail'>;

const cell = z.union([z.string().max(resultBounds.cell), z.number(), z.boolean(), z.null()]);
const row = z.union([z.array(cell).max(resultBounds.columns), z.record(z.string().max(128), cell)]);
const rows = z.array(row).max(resultBounds.rows);
const name = z.string().trim().min(1).max(128);
const column = z.union([z.string().max(128), z.object({ name: z.string().max(128), type: ColumnType.optional() })]);

/** What a script may write; documented in resources/sdk/README.md. Members that are not known are left out. */
const Line = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    state: z.enum(['normal', 'error', 'indeterminate', 'paused', 'none']).default('normal'),
    percent: z.number().nullish(),
    text: z.string().nullish(),
  }),
  z.object({
    type: z.literal('table'),
    name,
    columns: z.array(column).min(1).max(resultBounds.columns).optional(),
    rows: rows.default([]),
  }),
  z.object({ type: z.literal('rows'), name, rows }),
  z.object({ type: z.literal('values'), name, values: z.record(z.string().max(128), cell) }),
  z.object({
    type: z.literal('chart'),
    name,
    kind: z.enum(['line', 'bar']).default('line'),
    labels: z.array(z.union([z.string(), z.number()])),
    series: z.array(z.object({ name: z.string(), values: z.array(z.number().nullable()) })),
    unit: z.string().nullish(),
  }),
  z.object({ type: z.literal('link'), name: name.optional(), url: z.string() }),
  z.object({ type: z.literal('state'), key: StateKey, value: z.unknown() }),
  z.object({
    type: z.literal('file'),
    name,
    part: z.number().int().nonnegative().default(0),
    last: z.boolean().default(true),
    base64: z.base64(),
  }),
]);

/** Reads one line; `columnsOf` gives the columns of a table that has come before. Nothing that `mask` hides is in what it gives. */
export function readLine(text: string, columnsOf: (table: string) => readonly ResultColumn[] | undefined, mask?: Mask): Said | Refusal {
  let json: unknown;
  try {
    const given: unknown = JSON.parse(text);
    json = mask === undefined ? given : maskLine(given, mask);
  } catch {
    return { reason: 'not-json', detail: null };
  }
  const parsed = Line.safeParse(json);
  if (!parsed.success) return { reason: 'not-a-result', detail: unknownType(json, mask) ?? firstIssue(parsed.error) };
  const line = parsed.data;
  switch (line.type) {
    case 'progress':
      return { type: 'progress', progress: progressOf(line.state, line.percent ?? null, line.text ?? null) };
    case 'state': {
      // The line itself is one more.
      if (nestingOf(text) > stateBounds.nesting + 1) return { reason: 'not-a-result', detail: 'value: nested too deeply' };
      if (!hasExactNumbers(text))
        return { reason: 'not-a-result', detail: 'value: a whole number beyond 9007199254740991; write it as text' };
      const json = line.value === null ? null : JSON.stringify(line.value);
      if (json !== null && bytesOf(json) > stateBounds.value) return { reason: 'too-large', detail: line.key.slice(0, 200) };
      return { type: 'state', key: line.key, json };
    }
    case 'file': {
      const plain = fileName(line.name);
      if (plain === undefined) return { reason: 'not-a-result', detail: 'name: not the name of a file' };
      return { type: 'part', name: plain, part: line.part, last: line.last, bytes: Buffer.from(line.base64, 'base64') };
    }
    case 'table': {
      const columns = line.columns?.map(plainColumn) ?? columnsFrom(line.rows);
      return tooWide(line.rows, columns) ?? checked({ type: 'table', name: line.name, columns, rows: ordered(line.rows, columns) });
    }
    case 'rows': {
      const columns = columnsOf(line.name);
      if (columns === undefined) return { reason: 'no-table', detail: line.name.slice(0, 200) };
      return tooWide(line.rows, columns) ?? checked({ type: 'rows', name: line.name, rows: ordered(line.rows, columns) });
    }
    case 'values':
      return checked({ type: 'values', name: line.name, values: Object.entries(line.values) });
    case 'chart':
      return checked({ ...line, unit: line.unit ?? null });
    case 'link':
      // As a browser writes it: what stands there is where it leads, whatever letters it was made of.
      return checked({
        type: 'link',
        name: line.name ?? line.url.slice(0, 128),
        url: URL.canParse(line.url) ? new URL(line.url).href : line.url,
      });
  }
}

/** Progress as it is shown: whole percents within 0 and 100, a short text. */
export function progressOf(state: Progress['state'] | 'none', percent: number | null, text: string | null): Progress | null {
  if (state === 'none') return null;
  return {
    state,
    percent: percent === null || state === 'indeterminate' ? null : Math.round(Math.min(100, Math.max(0, percent))),
    text: text === null || text === '' ? null : text.slice(0, 256),
  };
}

function checked(result: unknown): Said | Refusal {
  const parsed = Result.safeParse(result);
  if (!parsed.success) return { reason: 'not-a-result', detail: firstIssue(parsed.error) };
  // A file comes in parts: no line says of itself that it is one.
  return parsed.data.type === 'file' ? { reason: 'not-a-result', detail: null } : { type: 'result', result: parsed.data };
}

/** What a line that says it is something else says that it is. */
function unknownType(json: unknown, mask: Mask | undefined): string | undefined {
  const said = z.object({ type: z.string() }).safeParse(json);
  if (!said.success || Line.options.some(({ shape }) => shape.type.value === said.data.type)) return undefined;
  return `type: ${mask?.text(said.data.type) ?? said.data.type}`.slice(0, 200);
}

const firstIssue = ({ issues: [first] }: z.ZodError): string | null =>
  first === undefined ? null : `${first.path.map(String).join('.')}: ${first.message}`.slice(0, 200);

const plainColumn = (given: z.infer<typeof column>): ResultColumn =>
  typeof given === 'string' ? { name: given, type: 'text' } : { name: given.name, type: given.type ?? 'text' };

/** The columns of rows that name their values: of all of them, in the order of their first; numbers and truths told by that. */
function columnsFrom(given: z.infer<typeof rows>): ResultColumn[] {
  const found = new Map<string, ResultColumn['type']>();
  for (const one of given) {
    for (const [key, value] of Array.isArray(one) ? [] : Object.entries(one)) {
      if (found.has(key) && found.size <= resultBounds.columns) continue;
      found.set(key, typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text');
    }
  }
  return [...found].map(([key, type]) => ({ name: key, type }));
}

function tooWide(given: z.infer<typeof rows>, columns: readonly ResultColumn[]): Refusal | undefined {
  const at = given.findIndex((one) => Array.isArray(one) && one.length > columns.length);
  return at < 0 ? undefined : { reason: 'not-a-result', detail: `rows.${at}: more values than there are columns` };
}

/** Each row's values in the order of the columns; of values with names, the columns choose. */
const ordered = (given: z.infer<typeof rows>, columns: readonly ResultColumn[]): Cell[][] =>
  given.map((one) => columns.map(({ name: key }, at) => (Array.isArray(one) ? one[at] : one[key]) ?? null));

/** The last part of what a script calls its file; undefined where that is no name. */
function fileName(given: string): string | undefined {
  const plain = given
    .split(/[/\\]/)
    .at(-1)
    // oxlint-disable-next-line no-control-regex
    ?.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .trim();
  return plain === undefined || plain === '' || plain === '.' || plain === '..' ? undefined : plain;
}
