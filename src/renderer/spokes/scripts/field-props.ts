import type { ChangeEvent, FocusEvent, ReactNode } from 'react';

/** What every kind of field is given. */
export interface FieldProps {
  readonly label: string;
  readonly description?: string;
  readonly required: boolean;
  readonly error: ReactNode;
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
}
