import { useEffect, useRef, type ReactNode } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { seriesColours } from './series-colours';

/** One series: a value for each label, null for a gap. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** What is drawn. */
export interface SeriesCanvasProps {
  readonly kind: 'line' | 'bar';
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  readonly unit: string | null;
  readonly locale: string;
  readonly height: number;
}

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The chart itself, for one kind, language and set of series: of others it is another (a key). Colours are read from the tokens, and again when the theme changes. */
export function SeriesChartCanvas(props: SeriesCanvasProps): ReactNode {
  const { height } = props;
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const plot = useRef<UPlot>(null);
  useEffect(() => {
    latest.current = props;
    plot.current?.setData(toData(props));
  }, [props]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const build = (): void => {
      plot.current?.destroy();
      plot.current = new UPlot(optionsOf(latest, element.clientWidth), toData(latest.current), element);
    };
    build();
    const size = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    size.observe(element);
    const theme = new MutationObserver(build);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
    return () => {
      size.disconnect();
      theme.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [height]);
  return <div ref={place} />;
}

const toData = ({ labels, series }: SeriesCanvasProps): UPlot.AlignedData => [
  labels.map((_, at) => at),
  ...series.map(({ values }) => labels.map((_, at) => values[at] ?? null)),
];

function optionsOf(latest: { readonly current: SeriesCanvasProps }, width: number): UPlot.Options {
  const { kind, series, height, locale } = latest.current;
  const count = series.length;
  const axis: UPlot.Axis = {
    stroke: token('--dim'),
    font: `11px ${token('--font')}`,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  // Half a place on either side, for the first and the last bar.
  const edge = kind === 'bar' ? 0.6 : 0.1;
  const labelAt = (at: number): string => (Number.isInteger(at) ? (latest.current.labels[at] ?? '') : '');
  return {
    width,
    height,
    padding: [8, 12, 0, 4],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_plot, min, max) => [min - edge, max + edge] },
      y: { range: (_plot, min, max) => rangeOf(min, max, kind) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 64,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500],
        values: (_plot, splits) => splits.map(labelAt),
      },
      { ...axis, size: 56, space: 36, values: (_plot, splits) => splits.map((value) => value.toLocaleString(locale)) },
    ],
    series: [{}, ...series.map((one, at) => seriesOf(one.name, at, count, kind))],
  };
}

function seriesOf(label: string, at: number, count: number, kind: 'line' | 'bar'): UPlot.Series {
  const name = seriesColours[at % seriesColours.length] ?? '--accent';
  const colour = token(name);
  const again = at >= seriesColours.length;
  if (kind === 'line') {
    const dashed = again ? { dash: [6, 4] } : {};
    return { label, stroke: colour, width: 2, points: { size: 5 }, spanGaps: false, ...dashed };
  }
  // Beside each other, each in its share of the place.
  const share = Math.min(0.25, 0.7 / count);
  const paths = UPlot.paths.bars?.({
    size: [1, Number.POSITIVE_INFINITY],
    align: 1,
    disp: {
      x0: { unit: 1, values: (plot) => Array.from(plot.data[0] ?? [], (x) => x + share * (at - count / 2)) },
      size: { unit: 1, values: (plot) => Array.from(plot.data[0] ?? [], () => share) },
    },
  });
  return {
    label,
    fill: again ? token(`${name}-soft`) : colour,
    stroke: colour,
    width: again ? 1.5 : 0,
    points: { show: false },
    ...(paths === undefined ? {} : { paths }),
  };
}

/** From nought for bars, whose length says the value; with some air for lines. */
function rangeOf(min: number | null, max: number | null, kind: 'line' | 'bar'): [number, number] {
  if (min === null || max === null) return [0, 1];
  const low = kind === 'bar' || min >= 0 ? Math.min(0, min) : min;
  const high = kind === 'bar' ? Math.max(0, max) : max;
  const air = (high - low || 1) * 0.08;
  return [low < 0 ? low - air : low, high > 0 || kind === 'line' ? high + air : high];
}
