import { textLines } from '../text-lines';

const HEADER_LINES = 200;
const pair = /^([A-Za-z][A-Za-z-]{0,31})\s{0,2}:(?!\/\/)\s*(.*)$/;
const passedOver = /^(?:#!|import\b|["']use strict["'];?$|$)/;

/** A value of the header, and where it stands. */
export interface HeaderValue {
  readonly value: string;
  readonly line: number;
}

/** The `Key: value` comments before a script's first code, by the key in lower case. Imports may stand among them. */
export function headerComments(text: string): ReadonlyMap<string, HeaderValue> {
  const found = new Map<string, HeaderValue>();
  let inBlock = false;
  for (const { line, text: content } of textLines(text, HEADER_LINES)) {
    const trimmed = content.trim();
    const opens: boolean = !inBlock && trimmed.startsWith('/*');
    if (!inBlock && !opens && !trimmed.startsWith('//')) {
      if (passedOver.test(trimmed)) continue;
      break;
    }
    const end: number = opens || inBlock ? trimmed.indexOf('*/', opens ? 2 : 0) : -1;
    const said = (end < 0 ? trimmed : trimmed.slice(0, end)).replace(inBlock ? /^\*+/ : /^(?:\/\*+|\/{2,})/, '').trim();
    if (opens || inBlock) inBlock = end < 0;
    const [, key, value] = pair.exec(said) ?? [];
    if (key === undefined || value === undefined || value === '') continue;
    if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), { value, line });
  }
  return found;
}
