import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Attempts } from './attempts';
import type { SecretsDeps } from './ports';

/** What is to be written of one deed. */
export interface Deed {
  readonly action: string;
  readonly actor: Actor;
  readonly object: string;
  readonly runId?: string | undefined;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Does something, and writes down that it was done, refused or failed; what is done counts once that is written. */
export type Noting = <T>(deed: Deed, work: () => Promise<T>) => Promise<T>;

/** Refusals: of who asks, or of what they gave. */
const refusals = [
  'PASSPHRASE_WRONG',
  'PASSPHRASE_PAUSED',
  'PROOF_NEEDED',
  'SECRETS_LOCKED',
  'FORBIDDEN',
  'SECRET_NOT_FOUND',
  'VAULT_NOT_FOUND',
] as const;

/** Writes into the record of the hub, and what `attempts` counted with it; of a wait its first refusal alone. A fault of the hub's own is told elsewhere. */
export function createNoting({ db, audit }: Pick<SecretsDeps, 'db' | 'audit'>, attempts?: Pick<Attempts, 'keep' | 'isFirst'>): Noting {
  const note = ({ runId, ...deed }: Deed, outcome: 'ok' | 'refused' | 'failed', more: Deed['detail'] = {}): Promise<void> =>
    db.write(async (tx) => {
      await attempts?.keep(tx);
      await audit.append(tx, { ...deed, outcome, ...(runId !== undefined && { runId }), detail: { ...deed.detail, ...more } });
    });
  return async (deed, work) => {
    try {
      const result = await work();
      await note(deed, 'ok');
      return result;
    } catch (error) {
      if (HubError.is(error, 'PASSPHRASE_PAUSED') && attempts?.isFirst(deed.actor) === false) throw error;
      if (error instanceof HubError && error.code !== 'INTERNAL' && !error.code.startsWith('STORAGE_')) {
        const reason = HubError.is(error, 'KEY_VAULT_FAILED') ? { reason: error.data.reason } : {};
        await note(deed, refusals.some((code) => code === error.code) ? 'refused' : 'failed', { code: error.code, ...reason });
      }
      throw error;
    }
  };
}

/** Does something that writes down itself that it was done; that it was refused or failed is written here. */
export function createRefusing({ db, log, audit }: Pick<SecretsDeps, 'db' | 'log' | 'audit'>): Noting {
  return async ({ runId, ...deed }, work) => {
    try {
      return await work();
    } catch (error) {
      const { code } = HubError.from(error);
      const outcome = refusals.some((one) => one === code) || code === 'SECRET_EXISTS' || code === 'SECRETS_FULL' ? 'refused' : 'failed';
      const entry = { ...deed, outcome, ...(runId !== undefined && { runId }), detail: { ...deed.detail, code } } as const;
      // What is told is why it failed, also where there is no room for that either.
      await db
        .write((tx) => audit.append(tx, entry))
        .catch((unwritten: unknown) => log.warn('secrets.refusal-unwritten', { action: deed.action, code, error: unwritten }));
      throw error;
    }
  };
}
