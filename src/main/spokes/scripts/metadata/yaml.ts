import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Why } from '#shared/contract/problem-keys';

/** Most text that is parsed: `yaml` takes about a millisecond per KiB, and others wait to be read. */
export const MAX_YAML = 32_768;
const MAX_ALIASES = 32;

/** A mapping with the lines that its keys stand on, or what is wrong with the text and where. */
export type Yaml =
  | {
      readonly ok: true;
      readonly value: Readonly<Record<string, unknown>>;
      /** The 1-based line of a key, or of item `index` of the list under it. */
      lineOf(key: string, index?: number): number | undefined;
    }
  | { readonly ok: false; readonly line: number | undefined; readonly why: Why };

/** Parses a mapping in plain YAML 1.2: no tags of its own kind, aliases bounded. Never throws. */
export function parseYaml(text: string): Yaml {
  if (text.length > MAX_YAML) return { ok: false, line: undefined, why: { key: 'yaml-long', values: { most: String(MAX_YAML) } } };
  try {
    const lines = new LineCounter();
    const doc = parseDocument(text, {
      lineCounter: lines,
      version: '1.2',
      schema: 'core',
      merge: false,
      stringKeys: true,
      prettyErrors: false,
    });
    const lineAt = (offset: number | undefined): number | undefined => (offset === undefined ? undefined : lines.linePos(offset).line);
    // A tag that is not understood is only a warning to the parser; here its value would be taken for something else.
    const fault = doc.errors[0] ?? doc.warnings[0];
    if (fault !== undefined) return { ok: false, line: lineAt(fault.pos[0]), why: said(fault.message) };
    const root = doc.contents;
    if (root === null) return { ok: true, value: {}, lineOf: () => undefined };
    if (!isMap(root)) return { ok: false, line: 1, why: { key: 'yaml-mapping' } };
    const value = doc.toJS({ maxAliasCount: MAX_ALIASES }) as Record<string, unknown>;
    return {
      ok: true,
      value,
      lineOf(key, index) {
        const pair = root.items.find((item) => isScalar(item.key) && item.key.value === key);
        const list = pair?.value;
        const item = index !== undefined && isSeq(list) ? list.items[index] : undefined;
        const node = item ?? pair?.key;
        return isNode(node) ? lineAt(node.range?.[0]) : undefined;
      },
    };
  } catch (error) {
    return { ok: false, line: undefined, why: said(error instanceof Error ? error.message : String(error)) };
  }
}

const said = (message: string): Why => ({ key: 'yaml-said', values: { said: message } });
