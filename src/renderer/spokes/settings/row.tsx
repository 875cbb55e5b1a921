import type { ReactNode } from 'react';

interface RowProps {
  readonly label: string;
  readonly hint?: string;
  /** Of the control beside, for the label; absent where the control names itself. */
  readonly htmlFor?: string;
  readonly children: ReactNode;
}

/** One choice: what it is at the left, the control at the right. */
export const Row = ({ label, hint, htmlFor, children }: RowProps): ReactNode => (
  <div className="settings-row">
    <div className="ax-grow">
      {htmlFor === undefined ? <b>{label}</b> : <label htmlFor={htmlFor}>{label}</label>}
      {hint !== undefined && <p className="ax-dim ax-small">{hint}</p>}
    </div>
    <div className="settings-control">{children}</div>
  </div>
);
