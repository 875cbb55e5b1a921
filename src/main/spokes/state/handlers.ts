import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement, ScopeName } from '#shared/contract/kernel';
import type { scriptState, StateEntry, StateKind } from '#shared/contract/script-state';
import { isoOf } from '#main/platform/clock';
import type { StateDeps } from './ports';
import type { StateService } from './service';
import { owners, removeEntries, type StateTables } from './store';

type Asked = Pick<CallContext, 'may'>;

/** By what either is written. */
const writing = { state: 'scripts:write', setting: 'settings:write' } as const satisfies Readonly<Record<StateKind, ScopeName>>;

/** The wire's view of settings and state. */
export function createStateHandlers({ db, clock, audit, scripts }: StateDeps, service: StateService): Implement<typeof scriptState> {
  const tables = db.tables<StateTables>();

  /** The id of a script among those of `scope`; one that is gone is named by all of it, as long as something is kept for it. */
  async function idOf(script: string, { may }: Asked, scope: ScopeName): Promise<string> {
    try {
      return (await scripts.find(script, (object) => may('scripts:read', object) && may(scope, object))).id;
    } catch (error) {
      if (!HubError.is(error, 'SCRIPT_NOT_FOUND')) throw error;
      const kept = await tables.selectFrom('script_state').select('script').where('script', '=', script).limit(1).executeTakeFirst();
      if (kept === undefined || scripts.get(script) !== undefined) throw error;
      return script;
    }
  }

  async function put(kind: StateKind, script: string, key: string, json: string, actor: Actor, ctx: Asked): Promise<StateEntry> {
    const id = await idOf(script, ctx, writing[kind]);
    const compact = JSON.stringify(JSON.parse(json));
    const entry: StateEntry = { kind, key, json: compact, by: { type: 'person', name: actor.name }, at: isoOf(clock.now()) };
    await db.write(async (tx) => {
      await service.put(tx, id, entry);
      await audit.append(tx, { ...noted(kind, 'set', actor, id), detail: { bytes: compact.length }, personal: { key } });
    });
    return entry;
  }

  async function remove(kind: StateKind, script: string, key: string, actor: Actor, ctx: Asked): Promise<void> {
    const id = await idOf(script, ctx, writing[kind]);
    await db.write(async (tx) => {
      if ((await removeEntries(tx.tables<StateTables>(), id, kind, key)) === 0) throw new HubError('STATE_NOT_FOUND', { script: id, key });
      await audit.append(tx, { ...noted(kind, 'remove', actor, id), personal: { key } });
    });
  }

  return {
    async *list({ script }, ctx) {
      yield* service.all(await idOf(script, ctx, 'scripts:read'));
    },
    async *owners(_, { may }) {
      for (const owner of await owners(tables)) {
        if (may('scripts:read', { kind: 'script', id: owner.script })) yield { ...owner, known: scripts.get(owner.script) !== undefined };
      }
    },
    set: ({ script, key, json }, ctx) => put('state', script, key, json, ctx.actor, ctx),
    async remove({ script, key }, ctx) {
      await remove('state', script, key, ctx.actor, ctx);
      return {};
    },
    async clear({ script }, ctx) {
      const id = await idOf(script, ctx, writing.state);
      const removed = await db.write(async (tx) => {
        const count = await removeEntries(tx.tables<StateTables>(), id, 'state');
        if (count > 0) await audit.append(tx, { ...noted('state', 'clear', ctx.actor, id), detail: { removed: count } });
        return count;
      });
      return { removed };
    },
    setSetting: ({ script, key, json }, ctx) => put('setting', script, key, json, ctx.actor, ctx),
    async removeSetting({ script, key }, ctx) {
      await remove('setting', script, key, ctx.actor, ctx);
      return {};
    },
  };
}

const noted = (kind: StateKind, what: 'set' | 'remove' | 'clear', actor: Actor, script: string) =>
  ({ action: `script.${kind}-${what}`, outcome: 'ok', actor, object: `script:${script}` }) as const;
