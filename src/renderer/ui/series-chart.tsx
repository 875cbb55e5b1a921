import type { ReactNode } from 'react';
import { fetched } from './fetched';
import type { SeriesCanvasProps } from './series-chart-canvas';
import { seriesColours } from './series-colours';

const canvas = fetched(async () => (await import('./series-chart-canvas')).SeriesChartCanvas);

interface SeriesChartProps extends Omit<SeriesCanvasProps, 'height'> {
  /** What the chart says, in sentences: its only form for who does not see it. */
  readonly label: string;
  readonly height?: number;
}

/** Series over labels, as lines or bars, with a legend. Its place is kept while the chart is fetched. */
export const SeriesChart = ({ label, height = 220, ...props }: SeriesChartProps): ReactNode => (
  <div className="ax-series">
    <div className="ax-chart" style={{ height }} role="img" aria-label={label}>
      <canvas.Component key={JSON.stringify([props.kind, props.locale, props.series.map(({ name }) => name)])} {...props} height={height} />
    </div>
    <ul className="ax-legend" aria-hidden="true">
      {props.series.map(({ name }, at) => (
        <li key={`${at} ${name}`}>
          <Swatch at={at} />
          {name}
          {props.unit !== null && <span> ({props.unit})</span>}
        </li>
      ))}
    </ul>
  </div>
);

function Swatch({ at }: { readonly at: number }): ReactNode {
  const name = seriesColours[at % seriesColours.length] ?? '--accent';
  const again = at >= seriesColours.length;
  return <i style={{ borderColor: `var(${name})`, background: `var(${again ? `${name}-soft` : name})` }} data-again={again || undefined} />;
}
