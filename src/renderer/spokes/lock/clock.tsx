import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const time = { hour: 'numeric', minute: '2-digit' } as const;

/** How times of day are written in the language on show. */
export function useTime(): (at: Date) => string {
  const { i18n } = useTranslation('lock');
  return (at) => at.toLocaleTimeString(i18n.language, time);
}

/** The time, large, and the day; it moves on with the minute. */
export function Clock(): ReactNode {
  const { i18n } = useTranslation('lock');
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <header className="lock-clock">
      <time dateTime={now.toISOString()}>{now.toLocaleTimeString(i18n.language, time)}</time>
      <span>{now.toLocaleDateString(i18n.language, { weekday: 'long', day: 'numeric', month: 'long' })}</span>
    </header>
  );
}
