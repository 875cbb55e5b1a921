import { HubError } from '#shared/contract/errors';
import { ScopeName, type CallContext, type Implement } from '#shared/contract/kernel';
import { MOST_WAYS } from '#shared/contract/sign-in-way-values';
import type { SignInWay, signInWays } from '#shared/contract/sign-in-ways';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { buildWay } from './build';
import type { WaysDeps } from './ports';
import { deleteWay, loadWays, putWay, type StoredWay, type WayTables } from './store';
import { samePlace, tryOut } from './trial';

type Caller = Pick<CallContext, 'actor' | 'may'>;

/** Keeps directories and providers, and offers those that are enabled to who signs in. */
export async function createWayHandlers(deps: WaysDeps): Promise<Implement<typeof signInWays>> {
  const { db, log, clock, audit, accounts, sealed, withheld } = deps;
  const ways = new Map<string, StoredWay>();
  const offered = new Map<string, () => void>();

  const nameOf = (id: string): string => `accounts/way-${id}`;
  async function secretOf({ id, hasSecret }: Pick<StoredWay, 'id' | 'hasSecret'>): Promise<string | undefined> {
    if (!hasSecret) return undefined;
    const bytes = await sealed.read(nameOf(id));
    const text = bytes?.toString('utf8');
    bytes?.fill(0);
    return text;
  }
  function offer(way: StoredWay): void {
    ways.set(way.id, way);
    withdraw(way.id);
    if (!way.enabled) return;
    const { id, label } = way;
    offered.set(id, accounts.ways.add(buildWay(way.settings, { id, label, log, secret: () => secretOf(way) })));
  }
  function withdraw(id: string): void {
    offered.get(id)?.();
    offered.delete(id);
  }
  const shown = ({ id, label, enabled, settings, hasSecret, changedAt }: StoredWay): SignInWay => ({
    id,
    label,
    enabled,
    settings,
    hasSecret,
    changedAt: isoOf(changedAt),
  });
  const found = (id: string): StoredWay => {
    const way = ways.get(id);
    if (way === undefined) throw new HubError('SIGN_IN_WAY_NOT_FOUND', { way: id });
    return way;
  };
  /** Who says which directory is believed can come in as anybody: nobody gets to be more than they are by that. */
  function mayDecide({ may }: Caller): void {
    const scopes = ScopeName.options.filter((scope) => !withheld.includes(scope) && !may(scope, { kind: 'role', id: '' }));
    if (scopes.length > 0) throw new HubError('RIGHTS_EXCEEDED', { scopes });
  }
  const note = (tx: Tx, action: string, { actor }: Caller, id: string, detail: Readonly<Record<string, string | boolean>> = {}) =>
    audit.append(tx, { action, outcome: 'ok', actor, object: `setting:sign-in-way:${id}`, detail });

  /** The secret first: a way that says it has one has it. */
  async function keep(way: StoredWay, secret: string | null | undefined, write: (tx: Tx) => Promise<void>): Promise<SignInWay> {
    if (typeof secret === 'string') await sealed.write(nameOf(way.id), Buffer.from(secret));
    await db.write(async (tx) => {
      await putWay(tx.tables<WayTables>(), way);
      await write(tx);
      tx.onCommit(() => offer(way));
    });
    if (!way.hasSecret && sealed.state === 'open') await sealed.remove(nameOf(way.id));
    return shown(way);
  }

  for (const way of await loadWays(db.tables<WayTables>(), log)) offer(way);

  return {
    async list() {
      return { ways: [...ways.values()].sort((a, b) => a.id.localeCompare(b.id)).map(shown), keyStore: sealed.state };
    },
    async add({ way: id, label, enabled, settings, secret }, ctx) {
      mayDecide(ctx);
      if (ways.has(id)) throw new HubError('SIGN_IN_WAY_EXISTS', { way: id });
      if (ways.size >= MOST_WAYS) throw new HubError('SIGN_IN_WAYS_FULL', { limit: MOST_WAYS });
      const way = { id, label, enabled, settings, hasSecret: secret !== undefined, changedAt: clock.now() };
      return await keep(way, secret, (tx) => note(tx, 'sign-in-way.add', ctx, id, { kind: settings.kind, enabled }));
    },
    async change({ way: id, label, enabled, settings, secret }, ctx) {
      mayDecide(ctx);
      const before = found(id);
      const next = settings ?? before.settings;
      const stays = before.hasSecret && secret === undefined && samePlace(before.settings, next);
      const way: StoredWay = {
        id,
        label: label ?? before.label,
        enabled: enabled ?? before.enabled,
        settings: next,
        hasSecret: typeof secret === 'string' || stays,
        changedAt: clock.now(),
      };
      return await keep(way, secret, (tx) => note(tx, 'sign-in-way.change', ctx, id, { kind: next.kind, enabled: way.enabled }));
    },
    async remove({ way: id }, ctx) {
      mayDecide(ctx);
      found(id);
      await db.write(async (tx) => {
        await deleteWay(tx.tables<WayTables>(), id);
        await note(tx, 'sign-in-way.remove', ctx, id);
        tx.onCommit(() => {
          ways.delete(id);
          withdraw(id);
        });
      });
      // Where the key store is locked it stays there, and opens nothing: a way of this name begins without one.
      if (sealed.state === 'open') await sealed.remove(nameOf(id));
      return {};
    },
    async test({ way: id, settings, secret, user, password }, ctx) {
      mayDecide(ctx);
      const kept = id === undefined ? undefined : found(id);
      const tried = settings ?? kept?.settings;
      if (tried === undefined) throw new HubError('SIGN_IN_WAY_NOT_FOUND', { way: '' });
      const own = kept !== undefined && samePlace(kept.settings, tried) ? kept : undefined;
      const parts = {
        id: id ?? 'test',
        label: '',
        log,
        secret: async () => secret ?? (own === undefined ? undefined : await secretOf(own)),
      };
      const steps = await tryOut(tried, parts, { user, password }, ctx.signal);
      const outcome = steps.some((step) => step.outcome === 'failed') ? ('failed' as const) : ('ok' as const);
      await db.write((tx) =>
        audit.append(tx, {
          action: 'sign-in-way.test',
          outcome,
          actor: ctx.actor,
          object: `setting:sign-in-way:${id ?? ''}`,
          detail: { kind: tried.kind },
          ...(user === undefined ? {} : { personal: { name: user.slice(0, 64) } }),
        }),
      );
      return { steps: [...steps] };
    },
  };
}
