import { useState, type ReactNode } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';

interface ConfirmDialogProps {
  readonly title: string;
  /** What will be lost, by name. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  /** There is nothing to confirm yet, or any more. */
  readonly disabled?: boolean;
  /** What has to be typed where it cannot be undone. */
  readonly typed?: { readonly label: string; readonly text: string } | undefined;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before something is done that matters. The focus starts on the way out. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  const { title, children, confirmLabel, cancelLabel, danger = false, busy = false, disabled = false, typed, onConfirm, onCancel } = props;
  const [text, setText] = useState('');
  const allowed = !disabled && (typed === undefined || text === typed.text);
  return (
    <Dialog label={title} onClose={onCancel}>
      <form
        className="ax-confirm"
        onSubmit={(event) => {
          event.preventDefault();
          if (allowed && !busy) onConfirm();
        }}
      >
        <h2>{title}</h2>
        <div className="ax-confirm-text">{children}</div>
        {typed !== undefined && (
          <label className="ax-field">
            {typed.label}
            <input value={text} onChange={(event) => setText(event.currentTarget.value)} autoComplete="off" spellCheck={false} />
          </label>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onCancel} data-first-focus={typed === undefined || undefined}>
            {cancelLabel}
          </Button>
          <Button type="submit" danger={danger} disabled={!allowed} loading={busy}>
            {confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
