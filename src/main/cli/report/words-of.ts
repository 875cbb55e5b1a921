import type { Run } from '#shared/contract/runs';
import type { Messages } from '../messages/messages';
import { localTime } from '../output/local-time';
import type { Tone } from './document';

/** What the parts of a report have to say it with. */
export type Words = Messages;

/** Good, bad, or ended before it could be either. */
export function toneOf(state: Run['state']): Tone {
  if (state === 'succeeded') return 'good';
  return state === 'cancelled' ? 'quiet' : 'bad';
}

/** A time for people, or a dash. */
export const timeText = (iso: string | null): string => (iso === null ? '–' : localTime(iso));

/** The time zone of this machine, with how far it is from UTC at that time: `Europe/Paris (UTC+01:00)`. */
export function zoneAt(iso: string): string {
  const minutes = -new Date(iso).getTimezoneOffset();
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${Intl.DateTimeFormat().resolvedOptions().timeZone} (UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)})`;
}

/** Facts that there is something to say of. */
export const known = (
  entries: readonly (readonly [name: string, value: string | number | null])[],
): readonly (readonly [string, string])[] =>
  entries.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, String(value)] as const]));
