import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { HOOKS_PORT } from '#shared/contract/trigger-values';
import type { Hooks as HooksState } from '#shared/contract/triggers';
import type { Scope } from '#main/hub/scope';
import type { HookAnswer, HookRequest, TriggersDeps } from './ports';
import type { TriggerTables } from './store';

/** A port that was taken when the hub started is tried again after this. */
const AGAIN_MS = 15_000;
const LOOPBACK = '127.0.0.1';

/** Where requests are listened to: only where a person said so. */
export interface Listening {
  readonly state: () => Promise<HooksState>;
  /** Listens there, or no longer; what is not given stays. Fails with PORT_TAKEN or ADDRESS_UNKNOWN, and all is as before. */
  readonly set: (
    wanted: { readonly on: boolean; readonly address?: string | undefined; readonly port?: number | undefined },
    actor: Actor,
  ) => Promise<HooksState>;
}

/** A face that is closed until it is asked for; it listens again as it did when the last hub ended. */
export function createListening(deps: TriggersDeps, answer: (request: HookRequest) => Promise<HookAnswer>): Listening {
  const { scope, db, log, audit } = deps;
  let wanted = { on: false, address: LOOPBACK, port: HOOKS_PORT };
  let open: { readonly scope: Scope; readonly port: number } | undefined;
  let trouble: HooksState['trouble'] = null;
  /** One change after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  async function start(address: string, port: number): Promise<void> {
    const face = scope.child();
    try {
      open = { scope: face, port: (await deps.openHooks({ address, port, scope: face, answer })).port };
      trouble = null;
    } catch (error) {
      await face.close();
      trouble = HubError.is(error, 'ADDRESS_UNKNOWN') ? 'no-such-address' : 'port-taken';
      throw error;
    }
  }

  async function stop(): Promise<void> {
    const was = open;
    open = undefined;
    trouble = null;
    await was?.scope.close();
  }

  async function resume(): Promise<void> {
    if (!wanted.on || open !== undefined) return;
    await start(wanted.address, wanted.port).catch((error: unknown) => {
      if (!(error instanceof HubError)) throw error;
      log.warn('hooks.closed', { code: error.code, address: wanted.address, port: wanted.port });
    });
  }

  async function change(next: typeof wanted, actor: Actor): Promise<void> {
    await stop();
    try {
      if (next.on) await start(next.address, next.port);
      const kept = { listens: next.on ? 1 : 0, address: next.address, port: open?.port ?? next.port };
      await db.write(async (tx) => {
        const rows = tx.tables<TriggerTables>().insertInto('trigger_hooks');
        await rows
          .values({ id: 1, ...kept })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(kept))
          .execute();
        const detail = { on: next.on, address: kept.address, port: kept.port };
        await audit.append(tx, { action: 'hooks.listen', outcome: 'ok', actor, detail });
      });
      wanted = { ...next, port: kept.port };
    } catch (error) {
      await stop();
      await resume();
      throw error;
    }
  }

  const inTurn = async (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined); // Who asked for it is told.
    await mine;
  };

  function stateNow(): HooksState {
    const { on, address } = wanted;
    const port = open?.port ?? wanted.port;
    const host = address.includes(':') ? `[${address}]` : address;
    return { on, address, port, url: open === undefined ? null : `http://${host}:${port}/hooks/`, trouble: on ? trouble : null };
  }

  async function begin(): Promise<void> {
    const row = await db.tables<TriggerTables>().selectFrom('trigger_hooks').selectAll().executeTakeFirst();
    if (row !== undefined) wanted = { on: row.listens === 1, address: row.address, port: row.port };
    await resume();
  }

  scope.track(inTurn(begin));
  scope.every(AGAIN_MS, () => inTurn(resume));
  return {
    async state() {
      await turn;
      return stateNow();
    },
    async set({ on, address, port }, actor) {
      await inTurn(() => change({ on, address: address ?? wanted.address, port: port ?? wanted.port }, actor));
      return stateNow();
    },
  };
}
