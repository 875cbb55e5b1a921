import { useId, useRef, type ReactNode } from 'react';
import { Icon } from './icon';

interface ColumnMenuProps {
  readonly label: string;
  readonly columns: readonly { readonly id: string; readonly header: string; readonly hideable?: boolean }[];
  readonly hidden: readonly string[];
  readonly onHidden: (ids: readonly string[]) => void;
}

/** Lets people choose which columns a table shows. On the system's own popover: it closes on Escape and on a click elsewhere. */
export function ColumnMenu({ label, columns, hidden, onHidden }: ColumnMenuProps): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLFieldSetElement>(null);
  const place = (): void => {
    const at = button.current?.getBoundingClientRect();
    if (at === undefined || panel.current === null) return;
    panel.current.style.top = `${at.bottom + 4}px`;
    panel.current.style.right = `${document.documentElement.clientWidth - at.right}px`;
  };
  return (
    <div className="ax-column-menu">
      <button ref={button} type="button" className="ax-plain-button" popoverTarget={id} aria-label={label} title={label}>
        <Icon name="columns" size={14} />
      </button>
      <fieldset ref={panel} id={id} popover="auto" className="ax-popover" aria-label={label} onBeforeToggle={place}>
        {columns
          .filter(({ hideable = true }) => hideable)
          .map(({ id: column, header }) => {
            const shown = !hidden.includes(column);
            return (
              <label key={column}>
                <input
                  type="checkbox"
                  checked={shown}
                  onChange={() => onHidden(shown ? [...hidden, column] : hidden.filter((other) => other !== column))}
                />
                {header}
              </label>
            );
          })}
      </fieldset>
    </div>
  );
}
