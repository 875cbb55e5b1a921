import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Times of lines, to the second; many lines share one, so each is written once. */
export function useClock(): (iso: string) => string {
  const { i18n } = useTranslation();
  const clock = useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    return { format, known: new Map<number, string>() };
  }, [i18n.language]);
  return useCallback(
    (iso: string) => {
      const second = Math.floor(Date.parse(iso) / 1_000);
      const known = clock.known.get(second);
      if (known !== undefined) return known;
      if (clock.known.size > 1_024) clock.known.clear();
      const text = clock.format.format(second * 1_000);
      clock.known.set(second, text);
      return text;
    },
    [clock],
  );
}
