import { memo, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Bold, Italic, Strike, Underline } from './ansi';
import { coloursOf } from './ansi-colour';
import { cutAtHits, type Hit, type Piece, shownAt, type StyledLine } from './styled-lines';

/** Characters of one line that are shown while lines are not wrapped; a browser takes long over more. */
export const SHOWN_UNWRAPPED = 4_096;

interface LineRowProps {
  readonly number: number;
  /** Absent while it is being fetched. */
  readonly styled: StyledLine | undefined;
  readonly hits: readonly Hit[];
  readonly time: string;
  readonly wrap: boolean;
  readonly picked: boolean;
}

/** One line of output: number, time, the sign of standard error, text. */
export const LineRow = memo(function LineRow({ number, styled, hits, time, wrap, picked }: LineRowProps): ReactNode {
  const { t } = useTranslation('runs');
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
        <span className="out-sign" title={error ? t('output.stderr') : undefined}>
          {error && '!'}
        </span>
      </span>
      <span className="out-text">
        {styled !== undefined && cutAtHits(styled.spans, shown, limit).map((piece, index) => <Text key={index} piece={piece} />)}
        {hidden > 0 && <span className="out-more">{t('output.more', { count: hidden })}</span>}
      </span>
    </div>
  );
});

function Text({ piece }: { readonly piece: Piece }): ReactNode {
  const { style, text, hit } = piece;
  const css: CSSProperties = { ...coloursOf(style) };
  if ((style.flags & Bold) !== 0) css.fontWeight = 700;
  if ((style.flags & Italic) !== 0) css.fontStyle = 'italic';
  const lines = [(style.flags & Underline) !== 0 ? 'underline' : '', (style.flags & Strike) !== 0 ? 'line-through' : ''].join(' ').trim();
  if (lines !== '') css.textDecorationLine = lines;
  if (hit === 'no') return <span style={css}>{text}</span>;
  return (
    <mark className="out-hit" data-current={hit === 'current' || undefined}>
      {text}
    </mark>
  );
}
