import type { Why } from '#shared/contract/problem-keys';
import type { Problem, ScriptFormat } from '#shared/contract/scripts';
import { inEnglish } from '#shared/problems/in-english';

/** Of the problems of one file so many are told. */
export const MAX_PROBLEMS = 64;

/** What a reader added to the help of a parameter, and where it begins there. */
export interface Notes {
  readonly from: number;
  readonly whys: readonly Why[];
}

/** One thing that metadata says, before it is checked. */
export interface RawField {
  readonly key: string;
  readonly value: unknown;
  readonly line: number | undefined;
  /** Lines of a list's items. */
  readonly itemLine?: (index: number) => number | undefined;
  /** What the reader says of a list's items by itself. */
  readonly itemNotes?: (index: number) => Notes | undefined;
  /** The value, where it is words of the reader. */
  readonly whys?: readonly Why[];
}

/** Metadata as it was written, and what could not even be read of it. */
export interface Raw {
  readonly format: ScriptFormat;
  /** The file that says it. */
  readonly file: string;
  readonly fields: readonly RawField[];
  readonly problems: readonly Problem[];
}

/** Characters of what one problem names: a script is told of in one frame. */
const MAX_NAMED = 512;
const MAX_WHYS = 4;

/** A problem with its texts bounded, as the wire wants it. */
export function problemOf(
  code: Problem['code'],
  file: string,
  line: number | undefined,
  why: Why | readonly Why[],
  blocks = true,
): Problem {
  const whys = isList(why) ? why : [why];
  const place = { code, file: file.slice(0, 4_096), ...(line === undefined ? {} : { line }) };
  return { ...place, detail: inEnglish(whys).slice(0, 1_024), why: bounded(whys), blocks };
}

/** A text of the script, or of the system, that says enough by itself. */
export const text = (said: string): Why => ({ key: 'text', values: { text: said } });

const isList = (why: Why | readonly Why[]): why is readonly Why[] => Array.isArray(why);

/** As many characters of their values as the wire takes. */
export function bounded(whys: readonly Why[]): Why[] {
  let left = MAX_NAMED;
  const cut = (said: string): string => {
    const kept = said.length > left ? `${said.slice(0, Math.max(0, left - 1))}…` : said;
    left -= kept.length;
    return kept;
  };
  const cutAll = (values: Why['values']): Why['values'] =>
    values === undefined ? undefined : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cut(value)]));
  return whys.slice(0, MAX_WHYS).map(({ key, at, values, what }) => ({
    key,
    ...(at === undefined ? {} : { at: at.slice(0, 8).map(cut) }),
    ...(values === undefined ? {} : { values: cutAll(values) }),
    ...(what === undefined ? {} : { what: { key: what.key, ...(what.values === undefined ? {} : { values: cutAll(what.values) }) } }),
  }));
}
