import type { AuditFilter } from '#shared/contract/audit';

/** From the first moment of one day to the last of another, both `YYYY-MM-DD` of this machine's clock; an empty one is no bound. */
export function spanOf(from: string, to: string): Pick<AuditFilter, 'since' | 'until'> {
  const since = momentOf(from, 'T00:00:00.000');
  const until = momentOf(to, 'T23:59:59.999');
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

function momentOf(day: string, time: string): string | undefined {
  const at = new Date(`${day}${time}`);
  return day === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
