import type { ReactNode } from 'react';

interface TileProps {
  readonly label: string;
  /** Null while it is not known: its place is kept. */
  readonly value: string | null;
  readonly note?: ReactNode;
  readonly tone?: 'bad' | 'wait';
}

/** One figure with its name; wrap it in a link that says where it leads. */
export const Tile = ({ label, value, note, tone }: TileProps): ReactNode => (
  <div className="ax-card ax-tile">
    <span className="ax-tile-label">{label}</span>
    <b data-tone={tone} data-loading={value === null || undefined}>
      {value ?? '\u00a0'}
    </b>
    <span className="ax-tile-note">{note ?? '\u00a0'}</span>
  </div>
);
