import type { ReactNode } from 'react';

const BARS = 10;

interface GaugeProps {
  readonly used: number;
  readonly limit: number;
  /** `3 of 5`. */
  readonly label: string;
}

/** How much of a limit is used: one bar for each, at most ten. */
export function Gauge({ used, limit, label }: GaugeProps): ReactNode {
  const bars = Math.max(1, Math.min(BARS, limit));
  const lit = limit <= BARS ? Math.min(used, bars) : Math.ceil((Math.min(used, limit) / limit) * bars);
  return (
    <span
      className="ax-gauge"
      role="meter"
      aria-valuemin={0}
      aria-valuemax={limit}
      aria-valuenow={Math.min(used, limit)}
      aria-label={label}
    >
      {Array.from({ length: bars }, (_, index) => (
        <i key={index} data-on={index < lit || undefined} data-full={used >= limit || undefined} />
      ))}
    </span>
  );
}
