import { type Anchor, anchorAt, anchorOn, type Extent, isExact, LINE_HEIGHT, moved, scrollTopOf } from './scroll-map';

/** Where one looks, and how much of it is seen. */
export interface ViewportState {
  readonly anchor: Anchor;
  /** Height of the view in pixels. */
  readonly view: number;
}

/** Where a view over any number of lines stands. */
export interface ViewportModel {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => ViewportState;
  /** Takes the element that scrolls; gives what lets go of it. */
  readonly attach: (element: HTMLElement | null) => (() => void) | undefined;
  /** Tells how many lines there are and whether they are wrapped; the scroll bar follows. */
  readonly update: (total: number, wrap: boolean) => void;
  /** Answers a key; false for one that means nothing here. */
  readonly onKey: (key: string, shift: boolean) => boolean;
  readonly focus: () => void;
  readonly toEnd: () => void;
  /** Brings a line into view; one that is in view already stays where it is. */
  readonly toLine: (line: number) => void;
  /** Brings into view what of a line stands out by this selector: it may be far to the right, or far down in a wrapped line. */
  readonly reveal: (selector: string) => void;
  /** The first line in view. */
  readonly topLine: () => number;
}

/**
 * The browser scrolls where that is exact; wrapped lines, and more of them than a page can be high, are moved by pixels
 * here, and the scroll bar is put where it belongs.
 */
export function createViewport(startAtEnd: boolean): ViewportModel {
  const listeners = new Set<() => void>();
  let state: ViewportState = { anchor: startAtEnd ? { at: 'end' } : { at: 'line', line: 1, offset: 0 }, view: 0 };
  let scroller: HTMLElement | null = null;
  let total = 0;
  let wrapped = false;
  let scrolledTo = -1;
  let byBrowser = false;

  const extent = (): Extent => ({ total, view: state.view });
  function set(next: Partial<ViewportState>): void {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  /** The scroll bar goes where the anchor is, unless the browser has just put it there: it may be in the middle of an animation. */
  function place(): void {
    if (scroller === null || (byBrowser && state.anchor.at === 'line')) return;
    const wanted = scrollTopOf(state.anchor, extent());
    if (Math.abs(scroller.scrollTop - wanted) > 1.5) scroller.scrollTop = wanted;
    scrolledTo = scroller.scrollTop;
  }
  function go(anchor: Anchor): void {
    byBrowser = false;
    set({ anchor });
    place();
  }
  const heightOf = (line: number): number => {
    const row = wrapped ? scroller?.querySelector<HTMLElement>(`[data-row="${line}"] > .out-row`) : undefined;
    return row?.offsetHeight ?? LINE_HEIGHT;
  };
  const by = (delta: number): void => go(moved(state.anchor, delta, extent(), heightOf));

  /** Leaves no room below the last line, and `line` in view: the lines above it have heights only once they are laid out. */
  function fill(line: number): void {
    const bottomOf = (row: number): number | undefined =>
      scroller?.querySelector(`[data-row="${row}"] > .out-row`)?.getBoundingClientRect().bottom;
    const edge = (scroller?.getBoundingClientRect().top ?? 0) + state.view;
    const last = bottomOf(total);
    if (last === undefined || last >= edge || state.anchor.at === 'end') return;
    by(last - edge);
    requestAnimationFrame(() => {
      const bottom = bottomOf(line);
      if (bottom === undefined || bottom > edge) by((bottom ?? edge + state.view / 2) - edge);
    });
  }

  function onScroll(): void {
    const top = scroller?.scrollTop ?? 0;
    if (Math.abs(top - scrolledTo) <= 1) return;
    scrolledTo = top;
    byBrowser = true;
    set({ anchor: anchorAt(top, extent()) });
  }
  function onWheel(event: WheelEvent): void {
    if ((!wrapped && isExact(extent())) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const { DOM_DELTA_LINE, DOM_DELTA_PAGE } = WheelEvent;
    by(event.deltaY * (event.deltaMode === DOM_DELTA_LINE ? LINE_HEIGHT : event.deltaMode === DOM_DELTA_PAGE ? state.view : 1));
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
    attach(element) {
      if (element === null) return undefined;
      scroller = element;
      const measure = (): void => {
        if (element.clientHeight !== state.view) set({ view: element.clientHeight });
        place();
      };
      const observer = new ResizeObserver(measure);
      observer.observe(element);
      element.addEventListener('scroll', onScroll, { passive: true });
      element.addEventListener('wheel', onWheel, { passive: false });
      measure();
      return () => {
        observer.disconnect();
        element.removeEventListener('scroll', onScroll);
        element.removeEventListener('wheel', onWheel);
        scroller = null;
      };
    },
    update(lines, wrap) {
      total = lines;
      wrapped = wrap;
      place();
    },
    onKey(key, shift) {
      const page = Math.max(LINE_HEIGHT, state.view - 2 * LINE_HEIGHT);
      const deltas: Readonly<Record<string, number>> = {
        ArrowDown: LINE_HEIGHT,
        ArrowUp: -LINE_HEIGHT,
        PageDown: page,
        PageUp: -page,
        ' ': shift ? -page : page,
      };
      const delta = deltas[key];
      if (key === 'Home') go({ at: 'line', line: 1, offset: 0 });
      else if (key === 'End') go({ at: 'end' });
      else if (delta !== undefined) by(delta);
      else return false;
      return true;
    },
    focus: () => scroller?.focus(),
    toEnd: () => go({ at: 'end' }),
    toLine(line) {
      const shown = scroller?.querySelector(`[data-row="${line}"] > .out-row`)?.getBoundingClientRect();
      const frame = scroller?.getBoundingClientRect();
      const inView = shown !== undefined && frame !== undefined && shown.top >= frame.top && shown.bottom <= frame.bottom;
      if (inView && state.anchor.at !== 'end') return;
      // Wrapped lines have heights that nobody knows yet, so there the line before it comes first.
      go(wrapped ? { at: 'line', line: Math.max(1, line - 1), offset: 0 } : anchorOn(line, extent()));
      if (wrapped) requestAnimationFrame(() => fill(line));
    },
    reveal(selector) {
      const target = scroller?.querySelector(selector);
      if (!scroller || !target) return;
      const [at, frame] = [target.getBoundingClientRect(), scroller.getBoundingClientRect()];
      const left = frame.left + (scroller.querySelector<HTMLElement>('.out-gutter')?.offsetWidth ?? 0);
      if (at.left < left || at.right > frame.left + scroller.clientWidth) scroller.scrollLeft += at.left - left - scroller.clientWidth / 4;
      if (at.bottom > frame.top + scroller.clientHeight || at.top < frame.top) by(at.top - frame.top - scroller.clientHeight / 3);
    },
    topLine: () => (state.anchor.at === 'line' ? state.anchor.line : Math.max(1, total - Math.ceil(state.view / LINE_HEIGHT))),
  };
}
