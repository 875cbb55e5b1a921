import { Fragment, useEffect, type ReactNode } from 'react';

/** A step on the way from the start to this page. */
export interface Crumb {
  readonly label: string;
  /** A link of the application's router, made by the caller. */
  readonly link?: ReactNode;
}

interface PageProps {
  readonly title: string;
  /** Beside the title: a count, a state. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly crumbs?: readonly Crumb[];
  /** The name of the place these crumbs are: for screen readers. */
  readonly crumbsLabel?: string;
  /** The page's content fills the window and scrolls inside; else the page scrolls. */
  readonly fill?: boolean;
  /** A page of forms: its actions end where these do. */
  readonly narrow?: boolean;
  readonly children: ReactNode;
}

/** A page: its heading and actions, then its content. */
export function Page({ title, aside, actions, crumbs, crumbsLabel, fill = false, narrow = false, children }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · Axle`;
  }, [title]);
  return (
    <div className="ax-page" data-fill={fill || undefined} data-narrow={narrow || undefined}>
      <div className="ax-page-head">
        <div className="ax-grow">
          {crumbs !== undefined && (
            <nav className="ax-crumbs" aria-label={crumbsLabel}>
              {crumbs.map(({ label, link }, index) => (
                <Fragment key={label}>
                  {index > 0 && <span aria-hidden="true"> / </span>}
                  {link ?? <span aria-current="page">{label}</span>}
                </Fragment>
              ))}
            </nav>
          )}
          <div className="ax-title-row">
            <h1 tabIndex={-1}>{title}</h1>
            {aside}
          </div>
        </div>
        {actions !== undefined && <div className="ax-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
