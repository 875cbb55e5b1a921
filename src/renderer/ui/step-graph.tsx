import './graph.css';
import { useMemo, type ReactNode } from 'react';
import { layersOf, type GraphNode } from './graph-layers';
import type { Tone } from './status-tag';

const WIDTH = 168;
const HEIGHT = 46;
const GAP_X = 44;
const GAP_Y = 14;
const EDGE = 8;

/** A step as it is drawn. */
export interface StepNode extends GraphNode {
  readonly label: string;
  /** Below the label: a state, a script. */
  readonly note: string;
  readonly tone: Tone;
}

interface StepGraphProps {
  readonly label: string;
  readonly nodes: readonly StepNode[];
  readonly selected?: string | undefined;
  readonly onSelect?: ((id: string) => void) | undefined;
}

/** Steps from left to right, each after what it waits for. A step is a button; what it waits for is said in its name by the caller's note. */
export function StepGraph({ label, nodes, selected, onSelect }: StepGraphProps): ReactNode {
  const layers = useMemo(() => layersOf(nodes), [nodes]);
  const places = new Map(
    layers.flatMap((layer, x) => layer.map((id, y) => [id, { x: EDGE + x * (WIDTH + GAP_X), y: EDGE + y * (HEIGHT + GAP_Y) }] as const)),
  );
  const width = EDGE * 2 + layers.length * (WIDTH + GAP_X) - GAP_X;
  const height = EDGE * 2 + Math.max(1, ...layers.map((layer) => layer.length)) * (HEIGHT + GAP_Y) - GAP_Y;
  return (
    <div className="ax-graph" role="group" aria-label={label}>
      <div style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {nodes.flatMap(({ id, needs }) =>
            needs.map((need) => {
              const [from, to] = [places.get(need), places.get(id)];
              if (from === undefined || to === undefined) return null;
              const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
              const bend = Math.max(GAP_X / 2, (x2 - x1) / 2);
              return <path key={`${need} ${id}`} d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`} />;
            }),
          )}
        </svg>
        {nodes.map(({ id, label: name, note, tone }) => {
          const place = places.get(id);
          return (
            <button
              key={id}
              type="button"
              className="ax-graph-node"
              data-tone={tone}
              aria-pressed={onSelect === undefined ? undefined : id === selected}
              style={{ left: place?.x, top: place?.y, width: WIDTH, height: HEIGHT }}
              title={`${name}: ${note}`}
              onClick={() => onSelect?.(id)}
            >
              <b>{name}</b>
              <span>{note}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}
