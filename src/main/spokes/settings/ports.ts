import type { Actor } from '#shared/contract/actor';
import type { Scope } from '#main/hub/scope';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';

/** Where a change of settings is written down. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok';
      readonly actor: Actor;
      readonly object: string;
      readonly detail: Readonly<Record<string, string | number | boolean | null>>;
    },
  ): Promise<unknown>;
}

/** What the settings spoke needs of the hub. */
export interface SettingsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly audit: AuditPort;
  /** Whether this shortcut of the whole system could be had now; absent where no desktop is there to have it. */
  readonly shortcutFree?: ((shortcut: string) => boolean) | undefined;
}
