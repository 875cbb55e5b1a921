import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import './row-actions.css';

/** What can be done with a row: its drawing and what it does, by name. */
export interface RowAction {
  readonly icon: IconName;
  readonly label: string;
  readonly act: () => void;
}

/** What can be done with a row, at its end; the row itself opens something else. */
export const RowActions = ({ actions }: { readonly actions: readonly RowAction[] }): ReactNode => (
  <span className="ax-row-actions">
    {actions.map(({ icon, label, act }) => (
      <ActionIcon
        key={label}
        variant="subtle"
        aria-label={label}
        title={label}
        onClick={(event) => {
          event.stopPropagation(); // The row would open.
          act();
        }}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <Icon name={icon} size={14} />
      </ActionIcon>
    ))}
  </span>
);
