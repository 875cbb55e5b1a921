import type { ReactNode } from 'react';
import type { Tone } from './status-tag';

/** One thing that happened, or is to happen. */
export interface TimelineStep {
  readonly id: string;
  readonly label: string;
  /** When, as it is to be read. */
  readonly at?: string | undefined;
  readonly note?: ReactNode;
  readonly tone: Tone;
}

/** What happened, in order, from top to bottom. */
export const Timeline = ({ label, steps }: { readonly label: string; readonly steps: readonly TimelineStep[] }): ReactNode => (
  <ol className="ax-timeline" aria-label={label}>
    {steps.map(({ id, label: what, at, note, tone }) => (
      <li key={id} data-tone={tone}>
        <span className="ax-timeline-what">{what}</span>
        {at !== undefined && <time className="ax-timeline-at">{at}</time>}
        {note !== undefined && <span className="ax-timeline-note">{note}</span>}
      </li>
    ))}
  </ol>
);
