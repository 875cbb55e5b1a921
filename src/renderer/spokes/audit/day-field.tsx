import type { ReactNode } from 'react';

interface DayFieldProps {
  readonly label: string;
  /** `YYYY-MM-DD`, or nothing. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A day, with the system's own calendar. */
export const DayField = ({ label, value, onChange }: DayFieldProps): ReactNode => (
  <label className="audit-day">
    {label}
    <input type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  </label>
);
