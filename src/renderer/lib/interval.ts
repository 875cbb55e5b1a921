/** Units that an interval is given in, each in seconds. */
export const units = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
/** The name of a unit. */
export type Unit = keyof typeof units;
/** The units, shortest first. */
export const unitNames = ['seconds', 'minutes', 'hours', 'days'] as const satisfies readonly Unit[];

/** An interval in the largest unit in which it is a whole number. */
export function inUnits(seconds: number): { readonly count: number; readonly unit: Unit } {
  const unit = unitNames.findLast((name) => seconds % units[name] === 0) ?? 'seconds';
  return { count: seconds / units[unit], unit };
}
