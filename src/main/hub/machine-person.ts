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

/** Whether somebody is the person at the machine; without an id it is asked of a run, not of a session. */
export type IsMachine = (actor: Pick<Actor, 'name' | 'face'> & { readonly id?: string }) => boolean;

/** Of a session its account decides, where there is one, and not the name; of what was started in one, the name. */
export const createIsMachine =
  ({
    isSession,
    accountOf,
    names,
  }: {
    readonly isSession: (actorId: string) => boolean;
    readonly accountOf: (actorId: string) => string | undefined;
    readonly names: ReadonlySet<string>;
  }): IsMachine =>
  (actor) => {
    const { id } = actor;
    if (id !== undefined && isSession(id)) return accountOf(id) === undefined;
    return isMachinePerson(actor, names);
  };
