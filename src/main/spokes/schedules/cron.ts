import { Cron } from 'croner';
import { HubError, type ErrorData } from '#shared/contract/errors';

/** When an expression is due. Times are milliseconds since 1970. */
export interface Times {
  /** The first time after this one; undefined when there is none any more. */
  after(ms: number): number | undefined;
}

type Part = ErrorData<'CRON_INVALID'>['part'];
const parts = ['minute', 'hour', 'day', 'month', 'weekday'] as const;
const nicknames = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

/**
 * Reads a cron expression of five parts, or one of its names (`@daily`), in a time zone. Fails with CRON_INVALID or ZONE_UNKNOWN.
 *
 * Where clocks go forward, a time that is left out is due at the moment of the change: 02:30 in Paris is 03:00 on that day, once.
 * Where they go back, a time that comes twice is due the first time alone; what repeats within the hour (`*` or a step
 * of minutes) is due in both of them. Nothing is left out, and nothing but that is due twice.
 */
export function readCron(expression: string, zone: string, now: number): Times {
  if (!isZone(zone)) throw new HubError('ZONE_UNKNOWN', { zone });
  const words = expression.trim().split(/\s+/);
  if (words.length !== 5 && !nicknames.has(expression.trim().toLowerCase())) throw invalid(expression, 'parts', expression);
  const cron = parse(expression.trim(), zone, words);
  const after = (ms: number): number | undefined => cron.nextRun(new Date(ms))?.getTime();
  if (after(now) === undefined) throw invalid(expression, 'never', expression);
  return { after };
}

function parse(expression: string, zone: string, words: readonly string[]): Cron {
  try {
    return new Cron(expression, { timezone: zone, mode: '5-part', paused: true });
  } catch {
    const at = words.findIndex((word, index) => !parses(word, index));
    throw invalid(expression, parts[at] ?? 'parts', words[at] ?? expression);
  }
}

/** Whether a part is right by itself: all others are any. */
function parses(word: string, at: number): boolean {
  try {
    return (
      new Cron(parts.map((_, index) => (index === at ? word : '*')).join(' '), { mode: '5-part', paused: true }).getPattern() !== undefined
    );
  } catch {
    return false;
  }
}

const invalid = (expression: string, part: Part, given: string): HubError => new HubError('CRON_INVALID', { expression, part, given });

/** An offset such as `+02:00` knows nothing of summer and winter: only names count. */
function isZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
