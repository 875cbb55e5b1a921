import { randomUUID } from 'node:crypto';
import { HubError } from '#shared/contract/errors';
import { ScopeName, type CallContext, type Implement } from '#shared/contract/kernel';
import { MOST_WAYS } from '#shared/contract/sign-in-way-values';
import type { SignInWay, signInWays } from '#shared/contract/sign-in-ways';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { createTurns } from '#main/platform/turns';
import { auditedOf } from './audited';
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

  /** A whole change at a time: what the next one begins with is what this one leaves. */
  const inTurn = createTurns();

  const placeOf = (secret: string): string => `accounts/${secret}`;
  async function secretOf({ secret }: Pick<StoredWay, 'secret'>): Promise<string | undefined> {
    if (secret === null) return undefined;
    const bytes = await sealed.read(placeOf(secret));
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
  const shown = ({ id, label, enabled, settings, secret, changedAt }: StoredWay): SignInWay => ({
    id,
    label,
    enabled,
    settings,
    hasSecret: secret !== null,
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
  const note = (tx: Tx, action: string, { actor }: Caller, id: string, detail: Readonly<Record<string, string | boolean | null>> = {}) =>
    audit.append(tx, { action, outcome: 'ok', actor, object: `setting:sign-in-way:${id}`, detail });

  async function keepSecret(text: string): Promise<string> {
    const secret = `way-${randomUUID()}`;
    const bytes = Buffer.from(text);
    try {
      await sealed.write(placeOf(secret), bytes);
      return secret;
    } finally {
      bytes.fill(0);
    }
  }
  /** What no row leads to any more. Where the key store is locked it stays there, and opens nothing. */
  async function dropSecret(secret: string | null): Promise<void> {
    if (secret === null || sealed.state !== 'open') return;
    await sealed.remove(placeOf(secret)).catch((error: unknown) => log.warn('accounts.way-secret-left', { error }));
  }

  /** A secret lies beside the one that it replaces until the row that names it is durable: each way is asked with its own, whenever the hub dies. */
  async function keep(before: StoredWay | undefined, way: StoredWay, typed: string | undefined, action: string, ctx: Caller) {
    const next = typed === undefined ? way : { ...way, secret: await keepSecret(typed) };
    try {
      await db.write(async (tx) => {
        await putWay(tx.tables<WayTables>(), next);
        await note(tx, action, ctx, next.id, auditedOf(next));
        tx.onCommit(() => offer(next));
      });
    } catch (error) {
      if (typed !== undefined) await dropSecret(next.secret);
      throw error;
    }
    if (before !== undefined && before.secret !== next.secret) await dropSecret(before.secret);
    return shown(next);
  }

  for (const way of await loadWays(db.tables<WayTables>(), log)) offer(way);

  return {
    async list() {
      return { ways: [...ways.values()].sort((a, b) => a.id.localeCompare(b.id)).map(shown), keyStore: sealed.state };
    },
    add: ({ way: id, label, enabled, settings, secret }, ctx) =>
      inTurn(async () => {
        mayDecide(ctx);
        if (ways.has(id)) throw new HubError('SIGN_IN_WAY_EXISTS', { way: id });
        if (ways.size >= MOST_WAYS) throw new HubError('SIGN_IN_WAYS_FULL', { limit: MOST_WAYS });
        const way = { id, label, enabled, settings, secret: null, changedAt: clock.now() };
        return await keep(undefined, way, secret, 'sign-in-way.add', ctx);
      }),
    change: ({ way: id, label, enabled, settings, secret }, ctx) =>
      inTurn(async () => {
        mayDecide(ctx);
        const before = found(id);
        const next = settings ?? before.settings;
        const stays = secret === undefined && samePlace(before.settings, next);
        const way: StoredWay = {
          id,
          label: label ?? before.label,
          enabled: enabled ?? before.enabled,
          settings: next,
          secret: stays ? before.secret : null,
          changedAt: clock.now(),
        };
        return await keep(before, way, secret ?? undefined, 'sign-in-way.change', ctx);
      }),
    remove: ({ way: id }, ctx) =>
      inTurn(async () => {
        mayDecide(ctx);
        const { secret } = found(id);
        await db.write(async (tx) => {
          await deleteWay(tx.tables<WayTables>(), id);
          await note(tx, 'sign-in-way.remove', ctx, id);
          tx.onCommit(() => {
            ways.delete(id);
            withdraw(id);
          });
        });
        await dropSecret(secret);
        return {};
      }),
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
