import { useEffect, useRef, type ReactNode } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** Runs that ended in one span; `at` in seconds since 1970. */
export interface Bar {
  readonly at: number;
  readonly ok: number;
  readonly failed: number;
}

interface CanvasProps {
  readonly bars: readonly Bar[];
  readonly okLabel: string;
  readonly failedLabel: string;
  readonly height: number;
  readonly formatTime: (seconds: number) => string;
}

/** Room for the first and the last bar, which stand half over the edge. */
const HALF_HOUR = 1_800;

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The chart itself. Colours are read from the tokens, and again when the theme changes. */
export function BarChartCanvas({ bars, okLabel, failedLabel, height, formatTime }: CanvasProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(null);
  const latest = useRef(bars);
  useEffect(() => {
    latest.current = bars;
    plot.current?.setData(toData(bars));
  }, [bars]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const build = (): void => {
      plot.current?.destroy();
      plot.current = new UPlot(options(element.clientWidth, height, okLabel, failedLabel, formatTime), toData(latest.current), element);
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
  }, [height, okLabel, failedLabel, formatTime]);
  return <div ref={place} />;
}

/** The whole is drawn first and the failed part over its foot. */
const toData = (bars: readonly Bar[]): UPlot.AlignedData => [
  bars.map(({ at }) => at),
  bars.map(({ ok, failed }) => ok + failed),
  bars.map(({ failed }) => failed || null),
];

function options(width: number, height: number, ok: string, failed: string, formatTime: (seconds: number) => string): UPlot.Options {
  const paths = UPlot.paths.bars?.({ size: [0.7, 24] });
  const series = (label: string, colour: string): UPlot.Series => ({
    label,
    fill: colour,
    stroke: colour,
    width: 0,
    points: { show: false },
    ...(paths === undefined ? {} : { paths }),
  });
  const axis: UPlot.Axis = {
    stroke: token('--dim'),
    font: `11px ${token('--font')}`,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, range: (_plot, min, max) => [min - HALF_HOUR, max + HALF_HOUR] },
      y: { range: (_plot, _min, max) => [0, Math.max(4, Math.ceil(max * 1.1))] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 26, space: 72, values: (_plot, splits) => splits.map(formatTime) },
      { ...axis, size: 34, space: 32, values: (_plot, splits) => splits.map((n) => (Number.isInteger(n) ? String(n) : '')) },
    ],
    series: [{}, series(ok, token('--accent')), series(failed, token('--bad'))],
  };
}
