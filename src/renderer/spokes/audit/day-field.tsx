import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isOddDay, readDay, showDay } from '../../lib/day-text';
import { useFormat } from '../../lib/use-format';
import { DayPicker } from '../../ui/day-picker';

interface DayFieldProps {
  readonly label: string;
  /** `YYYY-MM-DD`, nothing, or what is being typed. */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** A day, typed as the language writes it or taken from the system's own calendar. */
export function DayField({ label, value, onChange }: DayFieldProps): ReactNode {
  const { t } = useTranslation();
  const { locale } = useFormat();
  return (
    <span className="audit-day" data-odd={isOddDay(value) || undefined}>
      <label>
        {label}
        <input
          placeholder={t('shell:common.dayForm')}
          spellCheck={false}
          autoComplete="off"
          value={showDay(value, locale)}
          aria-invalid={isOddDay(value)}
          onChange={(event) => onChange(readDay(event.currentTarget.value, locale))}
        />
      </label>
      <DayPicker label={`${t('shell:common.pickDay')} (${label})`} value={isOddDay(value) ? '' : value} onPick={onChange} />
    </span>
  );
}
