import type { InputHTMLAttributes, ReactNode } from 'react';

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onText: (value: string) => void;
}

/** A field with its name above it. */
export const Field = ({ label, onText, ...rest }: FieldProps): ReactNode => (
  <label className="ax-field">
    {label}
    <input {...rest} onChange={(event) => onText(event.currentTarget.value)} />
  </label>
);

/** What went wrong with a form, told to a screen reader at once. */
export const Problem = ({ text }: { readonly text: string | undefined }): ReactNode =>
  text === undefined ? null : (
    <p className="account-problem" role="alert">
      {text}
    </p>
  );
