import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from 'wouter';

interface StartedRunProps {
  readonly run: string;
  readonly children: string;
}

/** Leads from a row, which opens something else, to the run that was started. */
export const StartedRun = ({ run, children }: StartedRunProps): ReactNode => (
  <Link href={`/runs/${run}`} onClick={(event) => event.stopPropagation()} onKeyDown={(event: KeyboardEvent) => event.stopPropagation()}>
    {children}
  </Link>
);
