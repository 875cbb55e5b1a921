import type { ReactNode } from 'react';
import { Icon } from './icon';

interface ChoiceProps<V extends string> {
  /** Its accessible name; absent where a label points at `id`. */
  readonly label?: string;
  readonly id?: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  /** As low as a search box, for the head of a card. */
  readonly small?: boolean;
}

/** One of a few, with the system's own list. */
export const Choice = <V extends string>({ label, id, value, options, onChange, disabled, small = false }: ChoiceProps<V>): ReactNode => (
  <span className="ax-choice" data-small={small || undefined}>
    <select
      id={id}
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={({ currentTarget }) => {
        const chosen = options[currentTarget.selectedIndex];
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
    <Icon name="down" size={12} />
  </span>
);
