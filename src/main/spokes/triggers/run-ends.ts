import type { Run } from '#shared/contract/runs';
import type { Tx } from '#main/platform/db-port';
import type { Book } from './book';
import type { TriggersDeps } from './ports';
import { actorOf } from './starting';
import type { Stored } from './store';
import { valuesFrom } from './taking';
import type { TakeUp } from './taking-up';

/** What there is to take from the end of a run. */
const factsOf = ({ id, subject, state, exitCode, reason, endedAt }: Run) => ({
  run: id,
  script: { id: subject.id, name: subject.name },
  state,
  exitCode,
  reason,
  endedAt,
});

/**
 * Takes up the end of a run for each trigger that waits for it, in the transaction that ends it: a hub that dies has either both
 * or neither. A run that is tried again has not ended yet.
 */
export function createRunEnds({ audit }: Pick<TriggersDeps, 'audit'>, book: Book, takeUp: TakeUp): (tx: Tx, run: Run) => Promise<void> {
  return async (tx, run) => {
    if (run.next !== null || run.subject.kind !== 'script') return;
    for (const { stored } of book.all()) {
      if (stored.paused || !isMeant(stored, run)) continue;
      const params = valuesFrom(stored.params, stored.take, factsOf(run));
      const taken = await takeUp(tx, stored, { key: run.id, about: run.id, params, cause: run.id });
      if (taken.type !== 'full') continue;
      await audit.append(tx, {
        action: 'trigger.refuse',
        outcome: 'refused',
        actor: actorOf(stored),
        object: `trigger:${stored.id}`,
        detail: { [stored.kind]: stored.script, reason: 'TRIGGER_FULL', cause: run.id },
        personal: { name: stored.name },
      });
    }
  };
}

function isMeant({ event, scripts }: Stored, { subject, state, exitCode }: Run): boolean {
  if (event.type !== 'run' || !event.states.some((wanted) => wanted === state)) return false;
  if (event.exitCodes !== null && (exitCode === null || !event.exitCodes.includes(exitCode))) return false;
  return event.script === null ? !scripts.includes(subject.id) : subject.id === event.script;
}
