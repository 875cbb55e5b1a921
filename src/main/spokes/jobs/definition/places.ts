import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { JobProblem } from '#shared/contract/jobs';

const MAX_ALIASES = 32;

/** A place in a text, from 1. */
export type Place = Pick<JobProblem, 'line' | 'column'>;
/** Keys and positions that lead to a value. */
export type Path = readonly (string | number)[];

/** Notes something wrong with the value at a path. */
export type Complain = (code: JobProblem['code'], path: Path, detail: string, of?: 'key') => void;

/** A YAML text with the places of its values, or what is wrong with it and where. */
export type PlacedYaml =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** Where the value, or for `'key'` its key, stands; that of what it would be in where it is not there. */
      readonly at: (path: Path, of?: 'key') => Place;
    }
  | { readonly ok: false; readonly place: Place; readonly detail: string };

/** Parses plain YAML 1.2: no tags of its own kind, aliases bounded. Never throws. */
export function placeYaml(text: string): PlacedYaml {
  const lines = new LineCounter();
  const placeOf = (offset: number | undefined): Place => {
    if (offset === undefined) return { line: null, column: null };
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const doc = parseDocument(text, {
      lineCounter: lines,
      version: '1.2',
      schema: 'core',
      merge: false,
      stringKeys: true,
      prettyErrors: false,
    });
    const fault = doc.errors[0] ?? doc.warnings[0];
    if (fault !== undefined) return { ok: false, place: placeOf(fault.pos[0]), detail: fault.message.slice(0, 512) };
    const value: unknown = doc.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, value, at: (path, of) => placeOf(offsetOf(doc, path, of)) };
  } catch (error) {
    return { ok: false, place: placeOf(undefined), detail: (error instanceof Error ? error.message : String(error)).slice(0, 512) };
  }
}

function offsetOf(doc: Document.Parsed, path: Path, of: 'key' | undefined): number | undefined {
  let node: unknown = doc.contents;
  let offset = startOf(node);
  for (const [index, step] of path.entries()) {
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && item.key.value === step) : undefined;
    const child: unknown = isSeq(node) && typeof step === 'number' ? node.items[step] : pair?.value;
    const key = startOf(pair?.key);
    if (child === undefined && key === undefined) return offset;
    const asKey = key !== undefined && of === 'key' && index === path.length - 1;
    offset = asKey ? key : (startOf(child) ?? key ?? offset);
    node = isPair(child) ? child.value : child;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
