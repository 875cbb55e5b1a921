import type { ReactNode } from 'react';
import './value-bars.css';

/** One value among others, in the order in which they came. */
export interface ValueBar {
  readonly key: string;
  readonly value: number;
  readonly tone: 'ok' | 'bad' | 'plain';
  /** What is shown of it under the pointer. */
  readonly title: string;
}

interface ValueBarsProps {
  /** What they say, in a sentence: their only form for who does not see them. */
  readonly label: string;
  readonly bars: readonly ValueBar[];
  readonly height?: number;
}

/** The least that is seen of a bar, in the units of the drawing. */
const FOOT = 3;
/** As many have room at least, so that a few do not become blocks. */
const PLACES = 30;

/** Values side by side, the newest at the right, each as high as it is large. */
export function ValueBars({ label, bars, height = 72 }: ValueBarsProps): ReactNode {
  const largest = Math.max(1, ...bars.map(({ value }) => value));
  const places = Math.max(PLACES, bars.length);
  return (
    <svg
      className="ax-value-bars"
      role="img"
      aria-label={label}
      height={height}
      viewBox={`0 0 ${places} ${height}`}
      preserveAspectRatio="none"
    >
      {bars.map(({ key, value, tone, title }, index) => {
        const tall = Math.max(FOOT, (value / largest) * (height - 2));
        return (
          <rect key={key} data-tone={tone} x={places - bars.length + index + 0.15} y={height - tall} width={0.7} height={tall}>
            <title>{title}</title>
          </rect>
        );
      })}
    </svg>
  );
}
