import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  /** `filled` for the one thing that the page is for. */
  readonly variant?: 'filled' | 'default' | 'subtle';
  readonly small?: boolean;
  /** What it does cannot be taken back, or ends something. */
  readonly danger?: boolean;
  /** At work: it cannot be pressed again, and says so. */
  readonly loading?: boolean;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** A button. It is here and not from the kit so that the first page needs nothing of the kit. */
export function Button({
  variant = 'filled',
  small,
  danger,
  loading = false,
  icon,
  children,
  disabled,
  type,
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={type === 'submit' ? 'submit' : 'button'}
      className="ax-button"
      data-variant={variant}
      data-small={small || undefined}
      data-danger={danger || undefined}
      aria-busy={loading || undefined}
      disabled={disabled === true || loading}
    >
      {icon}
      {children}
    </button>
  );
}
