/** Attributes of text as bits, so that a style compares and keys cheaply. */
export const Bold = 1;
/** SGR 2. */
export const Dim = 2;
/** SGR 3. */
export const Italic = 4;
/** SGR 4. */
export const Underline = 8;
/** SGR 7: ink and ground change places. */
export const Inverse = 16;
/** SGR 9. */
export const Strike = 32;
/** SGR 8: there, and not to be seen. */
export const Hidden = 64;

/** A colour: -1 is the terminal's own, 0 to 255 the palette, from `Rgb` on `Rgb | 0xRRGGBB`. */
export type AnsiColour = number;
/** The bit that tells a colour of its own from the palette. */
export const Rgb = 0x1000000;

/** Ink, ground and the attributes above, or-ed. */
export interface AnsiStyle {
  readonly fg: AnsiColour;
  readonly bg: AnsiColour;
  readonly flags: number;
}

/** Text of one style. `raw` is where it starts in the line as it came, in UTF-16 units. */
export interface AnsiSpan {
  readonly text: string;
  readonly style: AnsiStyle;
  readonly raw: number;
}

/** What one line leaves to the next: the style, and a control sequence that the line's end cut. */
export interface AnsiState {
  readonly style: AnsiStyle;
  readonly pending: string;
}

/** Text that nothing was said of. */
export const plainStyle: AnsiStyle = { fg: -1, bg: -1, flags: 0 };
/** What the first line of an output follows. */
export const startState: AnsiState = { style: plainStyle, pending: '' };

/** A longer sequence than this is nobody's honest one: it is dropped rather than kept for the next line. */
const MAX_PENDING = 256;
const MAX_CODES = 64;

// Introducers: CSI, the strings (OSC, DCS, SOS, PM, APC), two- and three-byte escapes; each also in its one-byte C1 form.
// Every quantifier is over one character class, so matching is linear whatever a script prints.
const sequences =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001b\[|\u009b)([0-?]*)([ -/]*)([@-~])?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])([^\u0007\u001b\u009c]*)(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f-\u009a\u009c]/g;

/**
 * Splits one line of output into styled text. Colours and attributes (SGR) are kept, every other escape sequence is
 * dropped, other control characters are made visible. A carriage return overwrites what stands before it, as it does
 * in a terminal. A string sequence ends with its line at the latest, so that nothing printed later can be hidden by it.
 */
export function parseAnsi(text: string, state: AnsiState = startState): { readonly spans: readonly AnsiSpan[]; readonly state: AnsiState } {
  const source = (state.pending + text).replace(/\r{1,8}$/, ''); // The end of a line from Windows.
  const shift = state.pending.length;
  let spans: AnsiSpan[] = [];
  let style = state.style;
  let pending = '';
  let from = 0;

  const push = (piece: string, at: number): void => {
    if (piece === '') return;
    const last = spans.at(-1);
    // Pieces around a dropped sequence of the same style stay apart: each has its own place in the raw line.
    if (last !== undefined && last.style === style && last.raw + last.text.length === at - shift) {
      spans[spans.length - 1] = { ...last, text: last.text + piece };
    } else spans.push({ text: piece, style, raw: Math.max(0, at - shift) });
  };

  for (const match of source.matchAll(sequences)) {
    const found = match[0];
    const at = match.index;
    push(source.slice(from, at), from);
    from = at + found.length;
    const atEnd = from === source.length;
    const isCsi = found.startsWith('\u001b[') || found.startsWith('\u009b');
    if (isCsi) {
      if (match[3] === undefined && atEnd) pending = found.length <= MAX_PENDING ? found : '';
      else if (match[3] === 'm' && match[2] === '') style = applySgr(style, match[1] ?? '');
    } else if (found === '\u001b' && atEnd) pending = found;
    else if (found === '\r') {
      spans = [];
    } else if (found.length === 1 && found !== '\u001b' && found !== '\u0007') {
      const code = found.charCodeAt(0);
      if (code < 0x20) push(String.fromCharCode(0x2400 + code), at);
      else if (code === 0x7f) push('\u2421', at);
    }
  }
  push(source.slice(from), from);
  return { spans, state: { style, pending } };
}

/** The line without its escape sequences, as the viewer shows it. */
export function plainText(text: string): string {
  return parseAnsi(text)
    .spans.map((span) => span.text)
    .join('');
}

/** The style after an SGR sequence with these parameters. What is not known changes nothing. */
export function applySgr(style: AnsiStyle, parameters: string): AnsiStyle {
  if (parameters === '') return plainStyle;
  if (/[^0-9;:]/.test(parameters)) return style; // Private forms (`>`, `?`) are not colours.
  // `4:3` is a curly underline and `38:2::R:G:B` a colour: sub-parameters stay with their parameter.
  const codes = parameters.split(';', MAX_CODES);
  let { fg, bg, flags } = style;
  for (let i = 0; i < codes.length; i++) {
    const parts = (codes[i] ?? '').split(':');
    const code = Number(parts[0]);
    if (code === 38 || code === 48 || code === 58) {
      const sub = parts.length > 1 ? parts.slice(1) : codes.slice(i + 1, i + 5);
      const [colour, taken] = extendedColour(sub, parts.length > 1);
      if (parts.length === 1) i += taken;
      if (colour !== null && code === 38) fg = colour;
      if (colour !== null && code === 48) bg = colour;
    } else if (code === 0) [fg, bg, flags] = [-1, -1, 0];
    else if (code === 4 && parts[1] === '0') flags &= ~Underline;
    else if (code === 39) fg = -1;
    else if (code === 49) bg = -1;
    else if (code >= 30 && code <= 37) fg = code - 30;
    else if (code >= 40 && code <= 47) bg = code - 40;
    else if (code >= 90 && code <= 97) fg = code - 82;
    else if (code >= 100 && code <= 107) bg = code - 92;
    else flags = (flags | (turnsOn.get(code) ?? 0)) & ~(turnsOff.get(code) ?? 0);
  }
  // The same object for the same style where that is cheap to see: text of one style stays one piece.
  if (fg === -1 && bg === -1 && flags === 0) return plainStyle;
  return fg === style.fg && bg === style.bg && flags === style.flags ? style : { fg, bg, flags };
}

const turnsOn = new Map([
  [1, Bold],
  [2, Dim],
  [3, Italic],
  [4, Underline],
  [7, Inverse],
  [8, Hidden],
  [9, Strike],
  [21, Underline],
]);
const turnsOff = new Map([
  [22, Bold | Dim],
  [23, Italic],
  [24, Underline],
  [27, Inverse],
  [28, Hidden],
  [29, Strike],
]);

/** The colour after 38 or 48, and how many parameters it took; null where it is not one. */
function extendedColour(sub: readonly string[], colons: boolean): [colour: AnsiColour | null, taken: number] {
  const byte = (text: string | undefined): number | null => {
    const value = Number(text === undefined || text === '' ? 0 : text);
    return value <= 255 ? value : null;
  };
  if (sub[0] === '5') return [sub.length > 1 ? byte(sub[1]) : null, 2];
  if (sub[0] !== '2') return [null, sub.length === 0 ? 0 : 1];
  // With colons a colour space may stand before the three values.
  const values = colons && sub.length > 4 ? sub.slice(2, 5) : sub.slice(1, 4);
  const [r, g, b] = [byte(values[0]), byte(values[1]), byte(values[2])];
  return [values.length < 3 || r === null || g === null || b === null ? null : Rgb | (r << 16) | (g << 8) | b, 4];
}
