import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from './icon';

interface SearchBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** At the right: how many were found. */
  readonly aside?: ReactNode;
  readonly width?: number | string;
  /** Enter, arrows and so on, before the box sees them. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** A field to search or filter with; Escape empties it. */
export function SearchBox({ label, value, onChange, placeholder, aside, width = 260, onKeyDown }: SearchBoxProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="ax-search" style={{ width }} onClick={() => input.current?.focus()}>
      <Icon name="search" size={14} />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          if (event.key !== 'Escape' || value === '' || event.defaultPrevented) return;
          event.preventDefault();
          onChange('');
        }}
      />
      {aside !== undefined && <span className="ax-search-aside">{aside}</span>}
    </div>
  );
}
