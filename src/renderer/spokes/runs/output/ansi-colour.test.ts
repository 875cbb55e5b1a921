import { describe, expect, it } from 'vitest';
import { Bold, Dim, Hidden, Inverse, plainStyle, Rgb } from './ansi';
import { channelsOf, coloursOf, contrastOf, readable, terminalBackground } from './ansi-colour';

const channels = (css: string | undefined) => {
  const [r = 0, g = 0, b = 0] = (css ?? '').match(/\d+/g)?.map(Number) ?? [];
  return [r, g, b] as const;
};

describe('colours of a style', () => {
  it('names none where the output has its own', () => {
    expect(coloursOf(plainStyle)).toEqual({});
    expect(coloursOf({ ...plainStyle, flags: Bold })).toEqual({});
  });

  it('keeps every colour of the palette readable, in front and behind', () => {
    for (let colour = 0; colour < 256; colour++) {
      const front = coloursOf({ fg: colour, bg: -1, flags: 0 });
      expect(contrastOf(channels(front.color), terminalBackground)).toBeGreaterThanOrEqual(4.4);
      const behind = coloursOf({ fg: -1, bg: colour, flags: 0 });
      expect(contrastOf(channels(behind.color), channels(behind.backgroundColor))).toBeGreaterThanOrEqual(4.4);
    }
  });

  it('keeps text readable that has the colour of what lies behind it', () => {
    for (const colour of [0, 15, 232, 255, Rgb, Rgb | 0xffffff, Rgb | 0x777777]) {
      const made = coloursOf({ fg: colour, bg: colour, flags: 0 });
      expect(contrastOf(channels(made.color), channels(made.backgroundColor))).toBeGreaterThanOrEqual(4.4);
    }
  });

  it('swaps for inverse, weakens for dim, does not hide', () => {
    expect(coloursOf({ ...plainStyle, flags: Inverse })).toEqual({ color: 'rgb(13 18 22)', backgroundColor: 'rgb(213 221 227)' });
    expect(coloursOf({ ...plainStyle, flags: Dim }).color).not.toBe('rgb(213 221 227)');
    expect(coloursOf({ ...plainStyle, flags: Hidden })).toEqual({});
  });

  it('knows the cube and the greys', () => {
    expect(channelsOf(16)).toEqual([0, 0, 0]);
    expect(channelsOf(231)).toEqual([255, 255, 255]);
    expect(channelsOf(208)).toEqual([255, 135, 0]);
    expect(channelsOf(244)).toEqual([128, 128, 128]);
    expect(channelsOf(Rgb | 0x0a0b0c)).toEqual([10, 11, 12]);
    expect(readable([255, 255, 255], [0, 0, 0], 4.5)).toEqual([255, 255, 255]);
  });
});
