/** Chromium lays out at most about 33 million pixels, Firefox about 17: beyond this the scroll bar is scaled. */
export const MAX_HEIGHT = 12_000_000;
/** Height of a line of output, in pixels. */
export const LINE_HEIGHT = 18;

/** Where the view stands: stuck to the end, or with `offset` pixels of `line` (from 1) above its upper edge. */
export type Anchor = { readonly at: 'end' } | { readonly at: 'line'; readonly line: number; readonly offset: number };

/** How much there is to scroll through: lines, and the height of the view. */
export interface Extent {
  readonly total: number;
  /** Height of the view in pixels. */
  readonly view: number;
}

/** Height of the element whose scroll bar stands for all lines. */
export function spacerHeight({ total }: Extent): number {
  return Math.min(total * LINE_HEIGHT, MAX_HEIGHT);
}

/** True when one pixel of the scroll bar is one pixel of text, so that the browser's own scrolling is exact. */
export function isExact({ total }: Extent): boolean {
  return total * LINE_HEIGHT <= MAX_HEIGHT;
}

/** What the scroll bar's position means; its lower end is the end of the output. */
export function anchorAt(scrollTop: number, extent: Extent): Anchor {
  const range = Math.max(0, spacerHeight(extent) - extent.view);
  if (scrollTop >= range - 1) return { at: 'end' };
  const pixels = isExact(extent) ? Math.max(0, scrollTop) : (Math.max(0, scrollTop) / range) * lastTop(extent);
  return fromPixels(pixels);
}

/** Where the scroll bar has to stand for an anchor. */
export function scrollTopOf(anchor: Anchor, extent: Extent): number {
  const range = Math.max(0, spacerHeight(extent) - extent.view);
  if (anchor.at === 'end') return range;
  const pixels = (anchor.line - 1) * LINE_HEIGHT + Math.min(anchor.offset, LINE_HEIGHT);
  const top = isExact(extent) ? pixels : (pixels / Math.max(1, lastTop(extent))) * range;
  // Short of the end by more than `anchorAt` takes for the end: a jump to a late line is not following.
  return Math.min(Math.max(0, range - 2), top);
}

/**
 * The anchor `delta` pixels further down (or up, where negative), over lines of any height. `heightOf` gives a line's
 * height, as far as it is laid out. Reaching the last full view is the end.
 */
export function moved(anchor: Anchor, delta: number, extent: Extent, heightOf: (line: number) => number): Anchor {
  let { line, offset } = anchor.at === 'end' ? topOfEnd(extent, heightOf) : anchor;
  offset += delta;
  while (offset < 0 && line > 1) {
    line -= 1;
    offset += heightOf(line);
  }
  while (line < extent.total && offset >= heightOf(line)) {
    offset -= heightOf(line);
    line += 1;
  }
  if (offset < 0) return { at: 'line', line: 1, offset: 0 };
  if (delta >= 0 && isBelowEnd(line, offset, extent, heightOf)) return { at: 'end' };
  return { at: 'line', line, offset };
}

/** An anchor that shows `line` a third down the view, never past the ends and never following. */
export function anchorOn(line: number, extent: Extent): Anchor {
  const wanted = (line - 1) * LINE_HEIGHT - Math.floor(extent.view / 3);
  return fromPixels(Math.max(0, Math.min(wanted, lastTop(extent))));
}

/** The first line of a view that stands at the end, by what is laid out. */
export function topOfEnd(extent: Extent, heightOf: (line: number) => number): { readonly line: number; readonly offset: number } {
  let line = Math.max(1, extent.total);
  let height = heightOf(line);
  while (height < extent.view && line > 1) {
    line -= 1;
    height += heightOf(line);
  }
  return { line, offset: Math.max(0, height - extent.view) };
}

function isBelowEnd(line: number, offset: number, extent: Extent, heightOf: (line: number) => number): boolean {
  let height = -offset;
  for (let at = line; at <= extent.total; at++) {
    height += heightOf(at);
    if (height > extent.view + 0.5) return false;
  }
  return true;
}

function fromPixels(pixels: number): Anchor {
  return { at: 'line', line: Math.floor(pixels / LINE_HEIGHT) + 1, offset: pixels % LINE_HEIGHT };
}

function lastTop({ total, view }: Extent): number {
  return Math.max(0, total * LINE_HEIGHT - view);
}
