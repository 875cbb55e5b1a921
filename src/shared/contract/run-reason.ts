import { errorCatalog, isErrorCode } from './error-catalog';
import { HubError } from './errors';

const ownReasons = [
  'cancelled-in-queue',
  'slots-skipped',
  'secrets-gone',
  'never-started',
  'steps-failed',
  'recorder-died',
  'machine-restarted',
  'elevation-refused',
  'elevation-unanswered',
  'elevation-unattended',
  'elevation-changed',
  'elevation-unreadable',
  'elevation-unprepared',
] as const;
/** A reason of the hub's own for a run's end; any other is an error as `CODE {"json":…}`, or what a system said. */
export type OwnReason = (typeof ownReasons)[number];

/** Whether a run's reason is one of the hub's own. */
export const isOwnReason = (reason: string): reason is OwnReason => ownReasons.some((own) => own === reason);

/** An error as a reason of so many characters: what it says twice is left out where there is no room for both. */
export function errorAsReason({ code, data }: HubError, most: number): string {
  const whole = `${code} ${JSON.stringify(data)}`;
  if (whole.length <= most) return whole;
  return `${code} ${JSON.stringify(data, (key, value: unknown) => (key === 'whys' ? undefined : value))}`.slice(0, most);
}

/** `CODE {"json":…}` as the error that it was; null where it is something else, or was cut. */
export function errorOfReason(reason: string): HubError | null {
  const [, code = '', json = ''] = /^([A-Z_]+) (\{.*\})$/s.exec(reason) ?? [];
  if (!isErrorCode(code)) return null;
  try {
    const parsed = errorCatalog[code].safeParse(JSON.parse(json));
    return parsed.success ? new HubError(code, parsed.data) : null;
  } catch {
    return null; // Not JSON: shown as it is.
  }
}
