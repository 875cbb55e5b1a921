import type { ReactNode } from 'react';

interface ProgressBarProps {
  /** What goes on: its accessible name. */
  readonly label: string;
  /** 0 to 100; null where that cannot be said. */
  readonly percent: number | null;
  readonly tone?: 'run' | 'bad' | 'wait';
  /** In a row of a list. */
  readonly small?: boolean;
}

/** How far something is. The figure and words belong beside it: the bar alone is not read by everybody. */
export const ProgressBar = ({ label, percent, tone = 'run', small = false }: ProgressBarProps): ReactNode => (
  <span
    className="ax-progress"
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={percent ?? undefined}
    data-tone={tone}
    data-small={small || undefined}
    data-unknown={percent === null || undefined}
  >
    <i style={{ width: `${percent ?? 100}%` }} />
  </span>
);
