import type { ParamIssue } from '#shared/contract/error-catalog';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import type { ParamValues } from '#shared/contract/params';
import type { Named } from '#shared/contract/startable';
import type { Taken, TriggerEvent } from '#shared/contract/triggers';
import { secretsIn } from '#shared/contract/unattended-secrets';
import type { Known, MayRun, StartablesPort } from './ports';
import { MOST_PARAMS } from '#shared/contract/param-bounds';

/** Stands for whatever script there may be: who sees only some does not see this one. */
const ANY_SCRIPT = '';

/** What is to be started, and by what. */
interface Wanted {
  readonly named: Named;
  readonly params: ParamValues;
  readonly take: readonly Taken[];
  readonly event: TriggerEvent;
}

/** What is started, and the event with ids in the place of names. */
interface Startable {
  readonly known: Known;
  readonly event: TriggerEvent;
}

/** Refuses what could never be started so: values that do not fit, a secret that nobody would be there to type, a script that starts itself. */
export function createStartable(startables: StartablesPort) {
  return async function startable({ named, params, take, event }: Wanted, { may }: Pick<CallContext, 'may'>): Promise<Startable> {
    const mayRun = (object: Parameters<typeof may>[1]): boolean => may('runs:write', object);
    const known = await startables.find(named.kind, named.text, mayRun);
    // By its id, whatever it was called: the kernel has only seen what was typed, and of a change the trigger alone.
    if (!may('triggers:write', { kind: known.kind, id: known.id })) throw new HubError('FORBIDDEN', { scope: 'triggers:write' });
    const secret = new Set(known.params.flatMap(({ kind, name }) => (kind === 'secret' ? [name] : [])));
    const secrets = [...secretsIn(known.params, params), ...take.flatMap(({ param }) => (secret.has(param) ? [param] : []))];
    if (secrets.length > 0)
      throw new HubError('TRIGGER_SECRET', { script: known.name, params: [...new Set(secrets)].slice(0, MOST_PARAMS) });
    const names = new Set(known.params.map(({ name }) => name));
    const unknown = take.filter(({ param }) => !names.has(param)).map(({ param }): ParamIssue => ({ name: param, reason: 'unknown' }));
    if (unknown.length > 0) throw new HubError('PARAMS_INVALID', { issues: unknown });
    await fits(known, params, take, mayRun);
    return { known, event: await withIds(known, event, may) };
  };

  /** What the event gives is judged when it comes. */
  async function fits(known: Known, params: ParamValues, take: readonly Taken[], may: MayRun): Promise<void> {
    try {
      await startables.check(known.kind, known.id, params, may);
    } catch (error) {
      if (!HubError.is(error, 'PARAMS_INVALID')) throw error;
      const taken = new Set(take.map(({ param }) => param));
      const issues = error.data.issues.filter(({ name, reason }) => !(taken.has(name) && reason === 'required'));
      if (issues.length > 0) throw new HubError('PARAMS_INVALID', { issues });
    }
  }

  async function withIds(own: Known, event: TriggerEvent, may: CallContext['may']): Promise<TriggerEvent> {
    if (event.type !== 'run') return event;
    // What is told of any run, what it starts is told.
    if (event.script === null && !may('runs:read', { kind: 'script', id: ANY_SCRIPT }))
      throw new HubError('FORBIDDEN', { scope: 'runs:read' });
    if (event.script === null) return event;
    const other = await startables.find('script', event.script, (object) => may('runs:read', object));
    if (own.scripts.includes(other.id)) throw new HubError('TRIGGER_LOOP', { script: own.name });
    return { ...event, script: other.id };
  }
}
