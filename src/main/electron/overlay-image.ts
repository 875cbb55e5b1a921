/** Its side in pixels: twice what Windows' taskbar takes, for screens with more of them. */
export const OVERLAY_SIDE = 32;

/** Blue, green, red, as in the icon: the disc, and what is written on it. */
const DISC = [0xb5, 0xb5, 0x35] as const;
const INK = [0x15, 0x12, 0x0e] as const;
/** Three by five dots, the lines from above as bits: no font is at hand where it is drawn. */
const glyphs: Readonly<Record<string, readonly number[]>> = {
  '1': [2, 6, 2, 2, 7],
  '2': [7, 1, 7, 4, 7],
  '3': [7, 1, 7, 1, 7],
  '4': [5, 5, 7, 1, 1],
  '5': [7, 4, 7, 1, 7],
  '6': [7, 4, 7, 5, 7],
  '7': [7, 1, 1, 1, 1],
  '8': [7, 5, 7, 5, 7],
  '9': [7, 5, 7, 1, 7],
  '+': [0, 2, 7, 2, 0],
};
const [WIDTH, HEIGHT] = [3, 5];

/** A disc with this count on it, 9+ beyond nine, as rows of pixels in Electron's order (BGRA). */
export function overlayBitmap(count: number): Buffer {
  const text = count > 9 ? '9+' : String(count);
  const dot = text.length === 1 ? 4 : 3;
  const left = Math.floor((OVERLAY_SIDE - (text.length * (WIDTH + 1) - 1) * dot) / 2);
  const top = Math.floor((OVERLAY_SIDE - HEIGHT * dot) / 2);
  const inked = (x: number, y: number): boolean => {
    const [column, row] = [Math.floor((x - left) / dot), Math.floor((y - top) / dot)];
    const at = column % (WIDTH + 1);
    const line = glyphs[text[Math.floor(column / (WIDTH + 1))] ?? '']?.[row] ?? 0;
    return column >= 0 && at < WIDTH && ((line >> (WIDTH - 1 - at)) & 1) === 1;
  };
  const bitmap = Buffer.alloc(OVERLAY_SIDE * OVERLAY_SIDE * 4);
  const middle = (OVERLAY_SIDE - 1) / 2;
  for (let y = 0; y < OVERLAY_SIDE; y += 1) {
    for (let x = 0; x < OVERLAY_SIDE; x += 1) {
      if (Math.hypot(x - middle, y - middle) > OVERLAY_SIDE / 2) continue;
      bitmap.set([...(inked(x, y) ? INK : DISC), 0xff], (y * OVERLAY_SIDE + x) * 4);
    }
  }
  return bitmap;
}
