import type { Schedule, Trigger } from '#shared/contract/schedules';
import { inUnits, type Unit, units } from '../../lib/interval';
import type { TypedValues } from '../../lib/typed-values';

/** A schedule as it is being written; text as it is typed. */
export interface Draft {
  readonly name: string;
  readonly kind: Schedule['kind'];
  /** Of the script or the job. */
  readonly script: string;
  readonly type: Trigger['type'];
  readonly expression: string;
  readonly zone: string;
  readonly every: string;
  readonly unit: Unit;
  readonly missed: Schedule['missed'];
  readonly values: TypedValues;
}

/** An empty form, in the zone of this machine. */
export const emptyDraft = (zone: string): Draft => ({
  name: '',
  kind: 'script',
  script: '',
  type: 'cron',
  expression: '0 7 * * *',
  zone,
  every: '15',
  unit: 'minutes',
  missed: 'skip',
  values: {},
});

/** The form of a schedule that there is. */
export function draftOf({ name, kind, script, trigger, missed, params }: Schedule, zone: string): Draft {
  const draft: Draft = {
    ...emptyDraft(zone),
    name,
    kind,
    script: script.id,
    type: trigger.type,
    missed,
    values: Object.fromEntries(Object.entries(params).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]]))),
  };
  if (trigger.type === 'cron') return { ...draft, expression: trigger.expression, zone: trigger.zone };
  if (trigger.type === 'startup') return draft;
  return dueEvery(draft, trigger.seconds);
}

/** The same form, for a schedule that is due at this interval. */
export function dueEvery(draft: Draft, seconds: number): Draft {
  const { count, unit } = inUnits(seconds);
  return { ...draft, type: 'interval', every: String(count), unit };
}

/** When it is to be due; undefined while that cannot be said: an interval that is no number, or shorter than ten seconds. */
export function triggerOf({ type, expression, zone, every, unit }: Draft): Trigger | undefined {
  if (type === 'startup') return { type };
  if (type === 'cron') return expression.trim() === '' ? undefined : { type, expression: expression.trim(), zone };
  const seconds = /^\d{1,8}$/.test(every.trim()) ? Number(every) * units[unit] : 0;
  return seconds >= 10 && seconds <= 366 * units.days ? { type, seconds } : undefined;
}
