import type { ReactNode } from 'react';
import type { Bar } from './bar-chart-canvas';
import { fetched } from './fetched';

export type { Bar } from './bar-chart-canvas';

const canvas = fetched(async () => (await import('./bar-chart-canvas')).BarChartCanvas);

interface BarChartProps {
  /** What the chart says, in a sentence: its only form for who does not see it. */
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly okLabel: string;
  readonly failedLabel: string;
  readonly height?: number;
  readonly formatTime: (seconds: number) => string;
}

/** Succeeded and failed, one above the other, by time. Its place is kept while the chart is fetched. */
export const BarChart = ({ height = 140, ...props }: BarChartProps): ReactNode => (
  <div className="ax-chart" style={{ height }} role="img" aria-label={props.label}>
    <canvas.Component {...props} height={height} />
  </div>
);
