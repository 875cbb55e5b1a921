import type { Problem, ScriptFormat } from '#shared/contract/scripts';

/** Of the problems of one file so many are told. */
export const MAX_PROBLEMS = 64;

/** One thing that metadata says, before it is checked. */
export interface RawField {
  readonly key: string;
  readonly value: unknown;
  readonly line: number | undefined;
  /** Lines of a list's items. */
  readonly itemLine?: (index: number) => number | undefined;
}

/** Metadata as it was written, and what could not even be read of it. */
export interface Raw {
  readonly format: ScriptFormat;
  /** The file that says it. */
  readonly file: string;
  readonly fields: readonly RawField[];
  readonly problems: readonly Problem[];
}

/** A problem with its text bounded, as the wire wants it. */
export function problemOf(code: Problem['code'], file: string, line: number | undefined, detail: string, blocks = true): Problem {
  return { code, file: file.slice(0, 4_096), ...(line === undefined ? {} : { line }), detail: detail.slice(0, 1_024), blocks };
}
