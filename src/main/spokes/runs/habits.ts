import type { Run } from '#shared/contract/runs';
import { personOf } from './store';

/** So many scripts are remembered of each person: more than are shown, since some of them may be gone or hidden. */
const KEPT = 64;

/** The scripts that people ran themselves lately. */
export interface Habits {
  /** Remembers a run that is new. */
  note(run: Pick<Run, 'subject' | 'actor' | 'parent'>): void;
  /** The scripts that this person ran last, each once, newest first. */
  of(person: string): readonly string[];
}

/** Begins with what was run before, oldest first. */
export function createHabits(before: Iterable<{ readonly person: string; readonly script: string }>): Habits {
  const byPerson = new Map<string, readonly string[]>();
  const keep = (person: string, script: string): void => {
    const others = (byPerson.get(person) ?? []).filter((other) => other !== script);
    byPerson.set(person, [script, ...others].slice(0, KEPT));
  };
  for (const { person, script } of before) keep(person, script);
  return {
    note(run) {
      const person = personOf(run);
      if (person !== null) keep(person, run.subject.id);
    },
    of: (person) => byPerson.get(person) ?? [],
  };
}
