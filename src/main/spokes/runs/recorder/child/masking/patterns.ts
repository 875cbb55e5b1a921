import { coreOf, SHORTEST_MASKED } from '../../maskable';
import { base64Forms, hexForms, jsonForms, literalForms, markupForms, shellForms, urlForms, wideForms } from './encodings';

/** Bytes of the longest pattern, and so of what is ever held back; a longer form is looked for in pieces. */
export const LONGEST_PATTERN = 1_024;
/** Characters of the shortest line of a secret of several lines that is looked for by itself. */
const LEAST_LINE = 8;
/**
 * Bytes of the shortest form in which breaks of lines are overlooked, and how many of its first they may not cut: the search needs some
 * that lie together, and is faster with more.
 */
const LEAST_BROKEN = 20;
const UNBROKEN = 8;
const LONG_BROKEN = 36;
const LONG_UNBROKEN = 12;

/** A sequence of bytes that is looked for. */
export interface Pattern {
  readonly bytes: Buffer;
  /** Breaks of lines are overlooked after so many of its bytes. */
  readonly unbroken: number;
}

/** All that a run's secrets may look like in its output; nothing for one that is shorter than `SHORTEST_MASKED` bytes. */
export function patternsOf(secrets: readonly string[]): readonly Pattern[] {
  const found = new Map<string, Pattern>();
  for (const secret of secrets) {
    for (const pattern of formsOf(secret).flatMap(inPieces)) {
      if (pattern.bytes.length < SHORTEST_MASKED) continue;
      const key = pattern.bytes.toString('latin1');
      if (pattern.unbroken < (found.get(key)?.unbroken ?? Infinity) || !found.has(key)) found.set(key, pattern);
    }
  }
  return [...found.values()];
}

function formsOf(secret: string): readonly Pattern[] {
  const text = coreOf(secret);
  const bytes = Buffer.from(text);
  if (bytes.length < SHORTEST_MASKED) return [];
  const lines = text.split(/\r?\n/);
  return [
    ...(lines.length === 1 ? [solid(bytes)] : linesOf(lines)),
    ...[...jsonForms(text), ...urlForms(text), ...markupForms(text), ...shellForms(text), ...literalForms(text)]
      .filter(isOneLine)
      .map((form) => solid(form)),
    ...wideForms(text).map(solid),
    // As PowerShell encodes commands and passwords: of text in UTF-16.
    ...[...base64Forms(bytes), ...hexForms(bytes), ...base64Forms(Buffer.from(text, 'utf16le'))].flatMap(breakable),
  ];
}

/** Of several lines: all of them whatever ends them, and each that says enough. What frames a key is no secret. */
function linesOf(lines: readonly string[]): readonly Pattern[] {
  const telling = lines.map((line) => line.trim()).filter((line) => line.length >= LEAST_LINE && !line.startsWith('-----'));
  const whole = [lines.join('\n'), lines.join('\r\n')].map(solid);
  return [...whole, ...breakable(lines.join('')), ...telling.map(solid)];
}

const isOneLine = (form: string): boolean => !form.includes('\n');
const solid = (form: string | Buffer): Pattern => ({ bytes: Buffer.from(form), unbroken: Infinity });
/** A form that line breaks may cut; of a short one, with a break in each place. */
function breakable(form: string): readonly Pattern[] {
  const bytes = Buffer.from(form);
  const { length } = bytes;
  if (length >= LEAST_BROKEN) return [{ bytes, unbroken: length >= LONG_BROKEN ? LONG_UNBROKEN : UNBROKEN }];
  const places = Array.from({ length: Math.max(0, length - 1) }, (_, at) => at + 1);
  const broken = places.flatMap((at) => ['\n', '\r\n'].map((end) => solid(`${form.slice(0, at)}${end}${form.slice(at)}`)));
  return [solid(bytes), ...(length < SHORTEST_MASKED ? [] : broken)];
}

/**
 * A long form as pieces that reach back into each other. Of one that line breaks may cut, each is looked for from a little later too:
 * where a break lies in the unbroken beginning of the one, it does not in that of the other.
 */
function inPieces({ bytes, unbroken }: Pattern): readonly Pattern[] {
  const later = unbroken === Infinity ? [0] : [0, unbroken];
  const back = 2 * Math.min(unbroken, LONG_UNBROKEN);
  const step = LONGEST_PATTERN - back;
  const starts = Array.from({ length: Math.max(1, Math.ceil((bytes.length - back) / step)) }, (_, at) => at * step);
  return starts
    .flatMap((start) => later.map((by) => start + by))
    .map((start) => ({ bytes: bytes.subarray(start, start + LONGEST_PATTERN), unbroken }));
}
