import { useId, type ReactNode } from 'react';

interface CardProps {
  /** Absent: a plain frame without a head. */
  readonly title?: string;
  /** At the right of the head. */
  readonly aside?: ReactNode;
  /** Whether the content keeps a distance from the frame; tables do not. */
  readonly padded?: boolean;
  /** Takes what room there is and scrolls or clips inside. */
  readonly fill?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A framed region; with a title it is a landmark of that name. */
export function Card({ title, aside, padded = false, fill = false, className = '', children }: CardProps): ReactNode {
  const id = useId();
  const body = padded ? <div className="ax-card-body">{children}</div> : children;
  if (title === undefined) {
    return (
      <div className={`ax-card ${className}`} data-fill={fill || undefined}>
        {body}
      </div>
    );
  }
  return (
    <section className={`ax-card ${className}`} data-fill={fill || undefined} aria-labelledby={id}>
      <div className="ax-card-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className="ax-card-aside">{aside}</div>}
      </div>
      {body}
    </section>
  );
}
