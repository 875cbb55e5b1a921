import { useRef, type ReactNode } from 'react';
import { Icon } from './icon';

interface DayPickerProps {
  /** What the button does. */
  readonly label: string;
  /** `YYYY-MM-DD`; anything else is as if nothing was chosen. */
  readonly value: string;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly disabled?: boolean;
  readonly onPick: (day: string) => void;
}

/** A button that shows the system's own calendar. The day itself is written beside it: that field writes by another language. */
export function DayPicker({ label, value, min, max, disabled, onPick }: DayPickerProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className="ax-day-picker">
      <button
        type="button"
        className="ax-plain-button"
        aria-label={label}
        title={label}
        disabled={disabled}
        onClick={() => input.current?.showPicker()}
      >
        <Icon name="calendar" size={14} />
      </button>
      <input
        ref={input}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        min={min}
        max={max}
        onChange={(event) => onPick(event.currentTarget.value)}
      />
    </span>
  );
}
