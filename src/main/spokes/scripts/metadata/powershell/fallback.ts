import { isoDate } from './dates';
import type { FoundKind, FoundParam } from './found-param';
import { isList, readLiteral, readMember, type Literal } from './literals';
import { isWord, sourceText, trimmed, type Span } from './spans';
import type { Source } from './tokens';
import { asNumber } from './validation';

/** What a parameter is when it is not given: a value, something that only the script can say, or nothing. */
export type Fallback =
  | { readonly is: 'nothing' }
  | { readonly is: 'literal'; readonly literal: Literal }
  /** The script ends where it is not given. */
  | { readonly is: 'demanded' }
  /** As it stands in the source. */
  | { readonly is: 'computed'; readonly written: string };

const MAX_WRITTEN = 160;
const MAX_TEXT = 8_192;
const MAX_PATH = 4_096;

/** Reads the default of a parameter; `[Type]::Member` is one where the parameter is one of several things. */
export function readFallback(source: Source, span: Span | null, enumerated: boolean): Fallback {
  if (span === null) return { is: 'nothing' };
  const read = readLiteral(source, span);
  const member = readMember(source, span);
  const literal = read === undefined && enumerated ? member : read;
  // `[PSCredential]::Empty` is how people write that there is none.
  if (literal === undefined && member?.toLowerCase() === 'empty') return { is: 'nothing' };
  if (literal === undefined && demands(source, span)) return { is: 'demanded' };
  if (literal === undefined) return { is: 'computed', written: sourceText(source, span, MAX_WRITTEN) };
  return literal === null || (isList(literal) && literal.length === 0) ? { is: 'nothing' } : { is: 'literal', literal };
}

/** `$(throw 'It has to be given')`. */
function demands(source: Source, span: Span): boolean {
  const { from, to } = trimmed(source, span);
  const opener = source.tokens[from];
  if (opener?.kind !== 'open' || (opener.value !== '(' && opener.value !== '$(') || source.closers[from] !== to - 1) return false;
  return isWord(source.tokens[from + 1], 'throw');
}

/** What a kind can have as its default. */
export interface Fits {
  readonly kind: FoundKind;
  readonly integer: boolean;
  readonly choices: readonly string[];
  readonly min: number | string | undefined;
  readonly max: number | string | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
}

/** A literal as the default of such a parameter; undefined where it can be none, though the script may well have it. */
export function defaultFor(literal: Literal, fits: Fits): FoundParam['default'] {
  const texts = (isList(literal) ? literal : [literal]).map(textOfLiteral);
  const [text = ''] = texts;
  switch (fits.kind) {
    case 'boolean':
      return typeof literal === 'object' ? undefined : literal !== 0 && literal !== '' && literal !== false;
    case 'number': {
      const number = asNumber(literal);
      if (number === undefined) return undefined;
      const value = fits.integer ? Math.round(number) : number;
      return within(value, fits) && (!fits.integer || Number.isSafeInteger(value)) ? value : undefined;
    }
    case 'choice':
      return texts.length === 1 ? chosen(text, fits.choices) : undefined;
    case 'multi-choice': {
      const found = texts.map((one) => chosen(one, fits.choices));
      return found.includes(undefined) ? undefined : found.filter((one) => one !== undefined);
    }
    case 'date': {
      const date = isoDate(text);
      return date !== undefined && within(date, fits) ? date : undefined;
    }
    case 'multiline':
      return bounded(texts.join('\n'), MAX_TEXT);
    case 'text': {
      const joined = bounded(texts.join(','), Math.min(fits.maxLength ?? MAX_TEXT, MAX_TEXT));
      return joined === '' || (joined?.length ?? 0) >= (fits.minLength ?? 0) ? joined : undefined;
    }
    case 'file':
    case 'folder':
      // One that is relative means something else wherever the script is run from: that is the script's to find.
      return texts.length === 1 && /^(?:[A-Za-z]:[\\/]|[\\/])/.test(text) ? bounded(text, MAX_PATH) : undefined;
    case 'secret':
      return undefined;
  }
}

/** A literal as text, as PowerShell makes it one. */
export function textOfLiteral(literal: Literal): string {
  if (typeof literal === 'boolean') return literal ? 'True' : 'False';
  if (isList(literal)) return literal.map(textOfLiteral).join(' ');
  return literal === null ? '' : String(literal);
}

function chosen(text: string, choices: readonly string[]): string | undefined {
  return choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
}

const bounded = (text: string, max: number): string | undefined => (text.length > max || text.includes('\0') ? undefined : text);

function within(value: number | string, { min, max }: Fits): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}
