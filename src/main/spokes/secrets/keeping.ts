import type { Actor } from '#shared/contract/actor';
import type { SecretsState } from '#shared/contract/secrets';
import { hubActor } from '#main/platform/hub-actor';
import { isoOf } from '#main/platform/clock';
import type { SealState } from '#main/platform/sealed-store-port';
import { createTurns } from '#main/platform/turns';
import { createRefusing } from './noting';
import type { SecretsDeps } from './ports';
import type { Signing } from './signing';

const DAY_MS = 86_400_000;
/** How often it is looked whether new keys are due. */
const LOOK_MS = 3_600_000;

/** How the store stands as people see it, and what is done about it by itself. */
export interface Keeping {
  readonly state: () => SecretsState;
  /** Looks again how many secrets of the hub's own lie in files. */
  readonly count: () => Promise<void>;
  readonly onState: (listener: () => void) => () => void;
  /** New keys for everything, for who asks. */
  readonly rotate: (actor: Actor) => Promise<number>;
  /** Gives new keys where they are due; the timer calls it. */
  readonly look: () => Promise<void>;
}

/** Keeps the store in order for as long as the scope lives. `sweep`: what is done each time that it opens. */
export function createKeeping(deps: SecretsDeps, signing: Signing, sweep: () => Promise<void>): Keeping {
  const { scope, db, log, clock, audit, sealed, own } = deps;
  const listeners = new Set<() => void>();
  const inTurn = createTurns();
  const refusing = createRefusing(deps);
  let unsealed = 0;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  const dueAt = (): number | null => {
    const { keySince } = sealed.status();
    const days = deps.rotationDays();
    return keySince === null || days === 0 ? null : keySince + days * DAY_MS;
  };

  function state(): SecretsState {
    const { state: stands, by, reason, keySince, rotating } = sealed.status();
    const due = dueAt();
    return {
      state: stands,
      by,
      reason,
      keysSince: keySince === null ? null : isoOf(keySince),
      rotationDueAt: due === null ? null : isoOf(due),
      rotating,
      unsealed,
    };
  }

  async function count(): Promise<void> {
    const counts = await Promise.all(own.map((one) => one.unsealed()));
    unsealed = counts.reduce((sum, one) => sum + one, 0);
    tell();
  }

  async function tidy(): Promise<void> {
    for (const one of own) await one.sealAll();
    await sweep();
    await count();
  }

  let rotations = 0;
  async function rotate(actor: Actor): Promise<number> {
    rotations += 1;
    try {
      return await inTurn(() =>
        refusing({ action: 'secret.rotate', actor, object: 'secrets' }, async () => {
          const resealed = await sealed.rotate();
          await db.write((tx) =>
            audit.append(tx, { action: 'secret.rotate', outcome: 'ok', actor, object: 'secrets', detail: { resealed } }),
          );
          await signing.renew();
          return resealed;
        }),
      );
    } finally {
      rotations -= 1;
    }
  }

  async function look(): Promise<void> {
    if (deps.rotationDays() > 0) await sealed.begin();
    await count();
    if (sealed.state !== 'open' || rotations > 0) return;
    const due = dueAt();
    // One that failed on its way is gone on with, whenever the next is due.
    if (!sealed.status().rotating && (due === null || due > clock.now())) return;
    log.info('secrets.rotation-due', {});
    await rotate(hubActor);
  }

  let open = false;
  function follow(now: SealState): void {
    if (now === 'open' && !open) scope.track(inTurn(async () => await tidy()).then(look));
    open = now === 'open';
    tell();
  }
  scope.onClose(sealed.onState(follow));
  // It may have been opened before anybody was here to be told.
  follow(sealed.state);
  scope.every(LOOK_MS, look);
  scope.track(count().then(() => (unsealed > 0 ? sealed.begin() : undefined)));
  return {
    state,
    count,
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    rotate,
    look,
  };
}
