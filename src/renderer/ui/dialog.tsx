import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';

interface DialogProps {
  readonly label: string;
  readonly onClose: () => void;
  /** `top` hangs below the bar, as a palette does. */
  readonly place?: 'middle' | 'top';
  readonly width?: number;
  readonly children: ReactNode;
}

/**
 * A modal window on the system's own element: it keeps the focus inside, gives it back, and closes on Escape. Its last row of buttons stays in
 * sight however long the rest is, and why it was refused comes into sight.
 */
export function Dialog({ label, onClose, place = 'middle', width = 440, children }: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  // Before React takes the element away: only an open window that closes gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return undefined;
    dialog.showModal();
    // The window's own choice is its first button; `autofocus` would have to be in the page's source.
    dialog.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => dialog.close();
  }, []);
  const refused = useRef<Element>(null);
  useEffect(() => {
    const alert = ref.current?.querySelector('[role=alert]') ?? null;
    if (alert !== null && alert !== refused.current) alert.scrollIntoView({ block: 'nearest' });
    refused.current = alert;
  });
  return (
    <dialog
      ref={ref}
      className="ax-dialog"
      data-place={place}
      style={{ width }}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === ref.current && onClose()}
    >
      <div className="ax-dialog-body">{children}</div>
    </dialog>
  );
}
