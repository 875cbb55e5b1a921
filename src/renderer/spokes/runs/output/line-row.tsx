import { memo, type CSSProperties, type ReactNode } from 'react';
import { type AnsiStyle, Bold, Italic, plainStyle, Strike, Underline } from './ansi';
import { coloursOf } from './ansi-colour';
import { cutAtHits, type Hit, type Piece, shownAt, type StyledLine } from './styled-lines';

/** Characters of one line that are shown while lines are not wrapped; a browser takes long over more. */
export const SHOWN_UNWRAPPED = 4_096;

/** What a row says itself, in the language of the page: looked up once for all rows. */
export interface LineTexts {
  readonly stderr: string;
  /** What stands for so many characters that are not shown. */
  readonly more: (count: number) => string;
}

interface LineRowProps {
  readonly texts: LineTexts;
  readonly number: number;
  /** Absent while it is being fetched. */
  readonly styled: StyledLine | undefined;
  readonly hits: readonly Hit[];
  readonly time: string;
  readonly wrap: boolean;
  readonly picked: boolean;
}

/** One line of output: number, time, the sign of standard error, text. */
export const LineRow = memo(function LineRow({ texts, number, styled, hits, time, wrap, picked }: LineRowProps): ReactNode {
  const error = styled?.line.from === 'err';
  const limit = wrap ? Infinity : SHOWN_UNWRAPPED;
  const shown =
    styled === undefined
      ? hits
      : hits.map((hit) => ({ ...hit, start: shownAt(styled.spans, hit.start), end: shownAt(styled.spans, hit.end) }));
  const hidden = styled === undefined ? 0 : styled.length - limit;
  return (
    <div className="out-row" data-line={number} data-error={error || undefined} data-picked={picked || undefined}>
      <span className="out-gutter">
        <span className="out-number" data-number={number}>
          {number}
        </span>
        <span className="out-time">{time}</span>
        <span className="out-sign" title={error ? texts.stderr : undefined}>
          {error && '!'}
        </span>
      </span>
      <span className="out-text">
        {styled !== undefined && cutAtHits(styled.spans, shown, limit).map((piece, index) => <Text key={index} piece={piece} />)}
        {hidden > 0 && <span className="out-more">{texts.more(hidden)}</span>}
      </span>
    </div>
  );
});

function Text({ piece }: { readonly piece: Piece }): ReactNode {
  const { style, text, hit } = piece;
  if (hit !== 'no') {
    return (
      <mark className="out-hit" data-current={hit === 'current' || undefined}>
        {text}
      </mark>
    );
  }
  return style === plainStyle ? text : <span style={cssOf(style)}>{text}</span>;
}

function cssOf(style: AnsiStyle): CSSProperties {
  const css: CSSProperties = { ...coloursOf(style) };
  if ((style.flags & Bold) !== 0) css.fontWeight = 700;
  if ((style.flags & Italic) !== 0) css.fontStyle = 'italic';
  const lines = [(style.flags & Underline) !== 0 ? 'underline' : '', (style.flags & Strike) !== 0 ? 'line-through' : ''].join(' ').trim();
  if (lines !== '') css.textDecorationLine = lines;
  return css;
}
