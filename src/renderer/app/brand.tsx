import type { ReactNode } from 'react';

/** The mark and the name. */
export const Brand = (): ReactNode => (
  <span className="ax-brand">
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="8" />
      <circle className="ax-brand-hub" cx="10" cy="10" r="2.4" />
      <path d="M10 2v5.6M10 12.4V18M2 10h5.6M12.4 10H18" />
    </svg>
    Axle
  </span>
);
