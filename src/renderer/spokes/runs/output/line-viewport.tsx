import { useEffect, useSyncExternalStore, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { LineRow, type LineTexts, SHOWN_UNWRAPPED } from './line-row';
import { LINE_HEIGHT, spacerHeight } from './scroll-map';
import type { Hit, StyledLine } from './styled-lines';
import type { ViewportModel } from './viewport-model';

/** Rows above the view that are laid out too where lines are wrapped, so that scrolling up knows their heights. */
const ABOVE = 12;
const noHits: readonly Hit[] = [];

interface LineViewportProps {
  readonly label: string;
  readonly texts: LineTexts;
  readonly viewport: ViewportModel;
  /** Lines that are there. */
  readonly total: number;
  readonly wrap: boolean;
  /** Rows count from 1; this many lines were trimmed before the first. */
  readonly base: number;
  /** The row that a view at the end ends with. */
  readonly end: number;
  /** The widest line seen, in characters. */
  readonly columns: number;
  readonly lineAt: (line: number) => StyledLine | undefined;
  readonly hitsOf: (line: number) => readonly Hit[] | undefined;
  readonly timeOf: (iso: string) => string;
  readonly onWindow: (first: number, last: number, atEnd: boolean) => void;
  /** The first and last line that somebody picked by their numbers. */
  readonly picked: readonly [first: number, last: number] | null;
  readonly onPick: (line: number, extend: boolean) => void;
}

/** The rows in view, and a scroll bar for all of them. */
export function LineViewport(props: LineViewportProps): ReactNode {
  const { label, texts, viewport, total, wrap, base, end, columns, lineAt, hitsOf, timeOf, onWindow, picked, onPick } = props;
  const { attach, onKey, subscribe, snapshot } = viewport;
  const { anchor, view } = useSyncExternalStore(subscribe, snapshot);
  const extent = { total, view };
  const rows = Math.ceil(extent.view / LINE_HEIGHT) + 2;
  const extra = wrap ? ABOVE : 0;
  const first = anchor.at === 'end' ? Math.max(1, end - rows - extra) : Math.min(anchor.line, Math.max(1, extent.total));
  const last = anchor.at === 'end' ? end : Math.min(extent.total, first + rows);
  const above = anchor.at === 'end' ? first : Math.max(1, first - extra);
  useEffect(() => onWindow(above + base, last + base, anchor.at === 'end'));

  const places = rows + 1 + 2 * extra;
  const row = (index: number): ReactNode => {
    const number = index + base;
    const styled = lineAt(number);
    const isPicked = picked !== null && number >= picked[0] && number <= picked[1];
    return (
      // By place rather than by line: following a fast script fills the same elements again instead of making new ones.
      <div key={number % places} data-row={index}>
        <LineRow
          texts={texts}
          number={number}
          styled={styled}
          hits={hitsOf(number) ?? noHits}
          time={styled === undefined ? '' : timeOf(styled.line.at)}
          wrap={wrap}
          picked={isPicked}
        />
      </div>
    );
  };
  const range = (from: number, to: number): ReactNode[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => row(from + i));
  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    const number = event.target instanceof HTMLElement ? Number(event.target.dataset['number']) : NaN;
    if (Number.isSafeInteger(number) && number > 0) onPick(number, event.shiftKey);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.metaKey || event.ctrlKey || event.target !== event.currentTarget) return;
    if (onKey(event.key, event.shiftKey)) event.preventDefault();
  };
  const digits = Math.max(3, String(extent.total + base).length);
  const sizes: CSSProperties & Record<`--${string}`, string | number> = {
    height: spacerHeight(extent),
    '--out-digits': digits,
    '--out-columns': wrap ? 0 : Math.min(columns, SHOWN_UNWRAPPED + 40),
  };
  return (
    <div
      ref={attach}
      className="out-scroll"
      data-wrap={wrap || undefined}
      role="region"
      aria-label={label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div className="out-spacer" style={sizes}>
        <div className="out-layer" data-end={anchor.at === 'end' || undefined} style={{ height: extent.view }}>
          <div className="out-block" style={anchor.at === 'line' ? { top: -anchor.offset } : undefined}>
            {above < first && <div className="out-above">{range(above, first - 1)}</div>}
            {range(first, last)}
          </div>
        </div>
      </div>
    </div>
  );
}
