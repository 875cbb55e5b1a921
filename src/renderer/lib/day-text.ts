// A browser writes `<input type=date>` by its own language, never by the page's: days are read and written here.

const ISO = /^\d{4}-\d{2}-\d{2}$/;
const byDayFirst = /^(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4})$/;

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return ISO.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
const dayFirst = (locale: string): boolean => locale.startsWith('fr');

/** A day (`2026-03-01`) as the language writes it, `01/03/2026` in French; what is no day is left as it was typed. */
export function showDay(value: string, locale: string): string {
  if (!dayFirst(locale) || !isDay(value)) return value;
  return value.split('-').toReversed().join('/');
}

/** What was typed as a day (`2026-03-01`); left as it is where it is none, so that it is refused for what it is. */
export function readDay(text: string, locale: string): string {
  const [, day = '', month = '', year = ''] = (dayFirst(locale) ? byDayFirst.exec(text.trim()) : null) ?? [];
  const iso = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) ? iso : text;
}

/** Whether a field holds what is no day. */
export const isOddDay = (value: string): boolean => value !== '' && !isDay(value);
