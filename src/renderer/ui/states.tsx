import type { ReactNode } from 'react';
import { Button } from './button';
import { Icon, type IconName } from './icon';

interface EmptyStateProps {
  readonly icon?: IconName;
  readonly title: string;
  /** What to do so that it is not empty. */
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
}

/** In place of a list that has nothing: says why and what to do. */
export const EmptyState = ({ icon = 'info', title, hint, actions }: EmptyStateProps): ReactNode => (
  <div className="ax-state">
    <span className="ax-state-icon">
      <Icon name={icon} size={20} />
    </span>
    <b>{title}</b>
    {hint !== undefined && <p>{hint}</p>}
    {actions !== undefined && <div className="ax-actions">{actions}</div>}
  </div>
);

interface ErrorStateProps {
  readonly message: string;
  /** The id of the incident with its label, where the hub's log has details. */
  readonly incident?: string | undefined;
  readonly retry?: { readonly label: string; readonly act: () => void } | undefined;
}

/** In place of what could not be had. */
export const ErrorState = ({ message, incident, retry }: ErrorStateProps): ReactNode => (
  <div className="ax-state" role="alert">
    <span className="ax-state-icon" data-tone="bad">
      <Icon name="warning" size={20} />
    </span>
    <b>{message}</b>
    {incident !== undefined && <p className="ax-mono">{incident}</p>}
    {retry !== undefined && (
      <Button variant="default" onClick={retry.act}>
        {retry.label}
      </Button>
    )}
  </div>
);

/** Grey lines of the height of what is to come, so that nothing jumps. */
export const LoadingState = ({ rows = 6, label }: { readonly rows?: number; readonly label: string }): ReactNode => (
  <div className="ax-loading" role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, index) => (
      <span key={index} className="ax-skeleton-row">
        <i style={{ width: `${[62, 48, 71, 55, 66, 43][index % 6] ?? 50}%` }} />
      </span>
    ))}
  </div>
);
