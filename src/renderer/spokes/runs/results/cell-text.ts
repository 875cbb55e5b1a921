import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, ResultColumn } from '#shared/contract/results';
import { useFormat } from '../../../lib/use-format';

/** A value by the rules of the language; one that is not of its column's type is shown as it is. */
export function useCellText(): (value: Cell, type: ResultColumn['type']) => string {
  const { t } = useTranslation('runs');
  const format = useFormat();
  return useCallback(
    (value, type) => {
      if (value === null) return '—';
      if (typeof value === 'boolean') return t(value ? 'results.yes' : 'results.no');
      if (typeof value === 'number') return value.toLocaleString(format.locale, { maximumFractionDigits: 6 });
      return type === 'date' && isTime(value) ? format.full(value) : value;
    },
    [t, format],
  );
}

/** A time with its zone: a day alone stays as it was written, or it would be another one elsewhere. */
const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));

/** What a column is sorted by. */
export function sortValue(value: Cell, type: ResultColumn['type']): string | number | boolean | null {
  if (type === 'date' && typeof value === 'string') return Number.isNaN(Date.parse(value)) ? null : Date.parse(value);
  if (type === 'number' && typeof value === 'string') return null;
  return value;
}
