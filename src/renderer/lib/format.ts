const cached = <T>(make: (locale: string) => T): ((locale: string) => T) => {
  const made = new Map<string, T>();
  return (locale) => {
    const known = made.get(locale) ?? make(locale);
    made.set(locale, known);
    return known;
  };
};

// 24 hours in every language: that is how logs are read, and the columns stay even.
const hourCycle = 'h23';
const clock = cached((locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle }));
const shortClock = cached((locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle }));
const day = cached((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }));
const dayOfYear = cached((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }));
const full = cached((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle }));
const relative = cached((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }));
const plain = cached((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const percent = cached((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (n: number): string => String(n).padStart(2, '0');

/** Everything that is written by the rules of a language. */
export interface Format {
  readonly locale: string;
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
  /** `2.8 s`, `0:41`, `1:02:07`. */
  readonly duration: (ms: number) => string;
  readonly bytes: (count: number) => string;
  /** The time today, the day and time of this year, the day alone of another. */
  readonly when: (iso: string, now?: number) => string;
  /** Hours and minutes. */
  readonly time: (iso: string) => string;
  /** Day and time to the second. */
  readonly full: (iso: string) => string;
  /** `12 min ago`. */
  readonly ago: (iso: string, now?: number) => string;
}

/** The formats of a language. */
export function createFormat(locale: string): Format {
  const number = (value: number): string => plain(locale).format(value);
  return {
    locale,
    number,
    percent: (share) => percent(locale).format(share),
    duration: (ms) => {
      if (ms < SECOND) return `${number(Math.round(ms))} ms`;
      if (ms < 10 * SECOND) return `${number(Math.round(ms / 100) / 10)} s`;
      const seconds = Math.floor(ms / SECOND);
      const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
      return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
    },
    bytes: (count) => {
      const units = locale.startsWith('fr') ? ['o', 'Kio', 'Mio', 'Gio', 'Tio'] : ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
      const power = count < 1_024 ? 0 : Math.min(4, Math.floor(Math.log2(count) / 10));
      return `${number(count / 1_024 ** power)} ${units[power] ?? ''}`;
    },
    when: (iso, now = Date.now()) => {
      const at = new Date(iso);
      if (at.toDateString() === new Date(now).toDateString()) return clock(locale).format(at);
      // The hour says little of another year, and the year much.
      if (at.getFullYear() !== new Date(now).getFullYear()) return dayOfYear(locale).format(at);
      return `${day(locale).format(at)}, ${shortClock(locale).format(at)}`;
    },
    time: (iso) => shortClock(locale).format(new Date(iso)),
    full: (iso) => full(locale).format(new Date(iso)),
    ago: (iso, now = Date.now()) => {
      const ms = Date.parse(iso) - now;
      const size = Math.abs(ms);
      if (size < MINUTE) return relative(locale).format(Math.round(ms / SECOND), 'second');
      if (size < HOUR) return relative(locale).format(Math.round(ms / MINUTE), 'minute');
      if (size < DAY) return relative(locale).format(Math.round(ms / HOUR), 'hour');
      return relative(locale).format(Math.round(ms / DAY), 'day');
    },
  };
}
