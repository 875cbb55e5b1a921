import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Param } from '#shared/contract/params';
import { isOddDay, readDay, showDay } from '../../lib/day-text';
import { useFormat } from '../../lib/use-format';
import { DayPicker } from '../../ui/day-picker';
import type { FieldProps } from './field-props';

interface DayParamProps {
  readonly param: Extract<Param, { kind: 'date' }>;
  readonly field: FieldProps;
  readonly onDay: (day: string) => void;
}

/** A day, typed as the language writes it or taken from the system's own calendar. */
export function DayParam({ param: { min, max }, field, onDay }: DayParamProps): ReactNode {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const { value } = field;
  return (
    <TextInput
      {...field}
      value={showDay(value, locale)}
      onChange={(event) => onDay(readDay(event.currentTarget.value, locale))}
      placeholder={t('shell:common.dayForm')}
      autoComplete="off"
      spellCheck={false}
      rightSection={
        <DayPicker
          label={`${t('shell:common.pickDay')} (${field.label})`}
          value={isOddDay(value) ? '' : value}
          min={min ?? undefined}
          max={max ?? undefined}
          onPick={onDay}
        />
      }
    />
  );
}
