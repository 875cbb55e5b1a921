import type { TFunction } from 'i18next';
import type { Trigger } from '#shared/contract/schedules';
import { inUnits } from '../../lib/interval';

/** When a schedule is due, in words where that is plain; else the expression itself. The zone stands behind it. */
export function triggerWords(trigger: Trigger, t: TFunction): string {
  switch (trigger.type) {
    case 'startup':
      return t('schedules:words.startup');
    case 'interval': {
      const { count, unit } = inUnits(trigger.seconds);
      return t(`schedules:words.every.${unit}`, { count });
    }
    case 'cron':
      return t('schedules:words.inZone', { what: cronWords(trigger.expression, t), zone: trigger.zone });
  }
}

/** Only what cannot be mistaken: each day, each weekday, each hour, at one time. */
function cronWords(expression: string, t: TFunction): string {
  const [, minute = '', hour = '', days = ''] = /^(\d{1,2}) (\d{1,2}|\*) \* \* (\*|1-5)$/.exec(expression) ?? [];
  const two = (text: string): string => text.padStart(2, '0');
  if (minute === '') return expression;
  if (hour === '*') return days === '*' ? t('schedules:words.hourly', { minute: two(minute) }) : expression;
  return t(days === '*' ? 'schedules:words.daily' : 'schedules:words.weekdays', { time: `${two(hour)}:${two(minute)}` });
}
