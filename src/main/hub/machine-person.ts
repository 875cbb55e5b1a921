import type { Actor } from '#shared/contract/actor';

/** What a schedule and a trigger put behind the name of who made them. */
const STARTERS = [' (schedule ', ' (trigger '];

/**
 * Whether somebody is the person at the machine, whose names (`names`: of now and before) no account may have: their own sessions, what was started or asked for in
 * them, and what their schedules and triggers start. Only the hub itself puts anything behind a name, and no account's name has a space.
 */
export function isMachinePerson({ name, face }: Pick<Actor, 'name' | 'face'>, names: ReadonlySet<string>): boolean {
  if (names.has(name)) return true;
  if (face !== 'hub' || !name.endsWith(')')) return false;
  return [...names].some((person) => STARTERS.some((starter) => name.startsWith(`${person}${starter}`)));
}
