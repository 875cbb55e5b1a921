import './graph.css';
import type { ReactNode } from 'react';
import type { Tone } from './status-tag';

/** One bar: from when to when, in milliseconds since 1970; null for one that has not begun. */
export interface GanttRow {
  readonly id: string;
  readonly label: string;
  readonly span: { readonly from: number; readonly to: number } | null;
  readonly tone: Tone;
  /** How long it took, or why there is no bar. */
  readonly text: string;
}

interface GanttProps {
  readonly label: string;
  readonly rows: readonly GanttRow[];
  /** When the whole began and ends, or is now. */
  readonly from: number;
  readonly to: number;
  /** What the ends of the axis are. */
  readonly axis: readonly [string, string];
}

/** When each ran, on one axis of time. Each row says in words what its bar shows. */
export function Gantt({ label, rows, from, to, axis }: GanttProps): ReactNode {
  const length = Math.max(1, to - from);
  const share = (at: number): number => Math.min(100, Math.max(0, ((at - from) / length) * 100));
  return (
    <div className="ax-gantt" role="group" aria-label={label}>
      <ul>
        {rows.map(({ id, label: name, span, tone, text }) => (
          <li key={id} data-tone={tone}>
            <b>{name}</b>
            <span className="ax-gantt-lane" aria-hidden="true">
              {span !== null && <i style={{ left: `${share(span.from)}%`, width: `max(3px, ${share(span.to) - share(span.from)}%)` }} />}
            </span>
            <span className="ax-gantt-text">{text}</span>
          </li>
        ))}
      </ul>
      <div className="ax-gantt-axis" aria-hidden="true">
        <span>{axis[0]}</span>
        <span>{axis[1]}</span>
      </div>
    </div>
  );
}
