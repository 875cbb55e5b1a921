import { type AnsiColour, type AnsiStyle, Bold, Dim, Hidden, Inverse, Rgb } from './ansi';

type Channels = readonly [r: number, g: number, b: number];

/** The output's own colours; they match `--term-bg` and `--term-ink` and are dark in every theme, as terminals are. */
export const terminalBackground: Channels = [0x0d, 0x12, 0x16];
/** The colour of text that names none. */
export const terminalInk: Channels = [0xd5, 0xdd, 0xe3];

/** The sixteen named colours as `#RRGGBB`, chosen to be read on that background. The terminal takes the same. */
export const ansiPalette = [
  '#5c6873',
  '#ff8a80',
  '#6fd3a0',
  '#f0c674',
  '#8ab8ff',
  '#d3a4f5',
  '#62cfd6',
  '#c3ccd3',
  '#7d8994',
  '#ffa8a0',
  '#8fe8ba',
  '#ffdd94',
  '#accdff',
  '#e4c3ff',
  '#8be8ec',
  '#ffffff',
] as const;

const MIN_CONTRAST = 4.5;
const MIN_CONTRAST_DIM = 3;
const resolved = new Map<string, { readonly color?: string; readonly backgroundColor?: string }>();

/** The two colours that a style is shown in; absent where they are the output's own. Text stays readable on what lies behind it. */
export function coloursOf(style: AnsiStyle): { readonly color?: string; readonly backgroundColor?: string } {
  const key = `${style.fg}/${style.bg}/${style.flags & (Bold | Dim | Inverse | Hidden)}`;
  const known = resolved.get(key);
  if (known !== undefined) return known;
  if (resolved.size > 4_096) resolved.clear(); // True colour makes for any number of them.
  const made = resolve(style);
  resolved.set(key, made);
  return made;
}

function resolve(style: AnsiStyle): { readonly color?: string; readonly backgroundColor?: string } {
  const bold = (style.flags & Bold) !== 0;
  let front = style.fg === -1 ? terminalInk : channelsOf(bold && style.fg < 8 ? style.fg + 8 : style.fg);
  let back = style.bg === -1 ? terminalBackground : channelsOf(style.bg);
  const inverse = (style.flags & Inverse) !== 0;
  if (inverse) [front, back] = [back, front];
  const dim = (style.flags & Dim) !== 0;
  if (dim) front = blend(front, back, 0.4);
  const hasBack = inverse || style.bg !== -1;
  const hasFront = style.fg !== -1 || hasBack || dim;
  // Hidden text stays readable here: a log that hides something is no log.
  return {
    ...(hasFront && { color: css(readable(front, back, dim ? MIN_CONTRAST_DIM : MIN_CONTRAST)) }),
    ...(hasBack && { backgroundColor: css(back) }),
  };
}

/** The channels of a palette or true colour; not for -1. */
export function channelsOf(colour: AnsiColour): Channels {
  if (colour >= Rgb) return [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
  if (colour < 16) {
    const hex = Number.parseInt((ansiPalette[colour] ?? '#ffffff').slice(1), 16);
    return [hex >> 16, (hex >> 8) & 255, hex & 255];
  }
  if (colour >= 232) {
    const grey = 8 + (colour - 232) * 10;
    return [grey, grey, grey];
  }
  const step = (n: number): number => (n === 0 ? 0 : 55 + n * 40);
  const cube = colour - 16;
  return [step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6)];
}

/** `front` moved towards white or black until its contrast on `back` is enough. */
export function readable(front: Channels, back: Channels, contrast: number): Channels {
  if (contrastOf(front, back) >= contrast) return front;
  const towards: Channels = luminance(back) < 0.18 ? [255, 255, 255] : [0, 0, 0];
  for (let share = 0.1; share < 1; share += 0.1) {
    const tried = blend(front, towards, share);
    if (contrastOf(tried, back) >= contrast) return tried;
  }
  return towards;
}

/** WCAG's contrast of two colours, 1 to 21. */
export function contrastOf(a: Channels, b: Channels): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(channels: Channels): number {
  const linear = (value: number): number => (value <= 10 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(channels[0]) + 0.7152 * linear(channels[1]) + 0.0722 * linear(channels[2]);
}

function blend(from: Channels, to: Channels, share: number): Channels {
  const mix = (a: number, b: number): number => Math.round(a + (b - a) * share);
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

function css(channels: Channels): string {
  return `rgb(${channels.join(' ')})`;
}
