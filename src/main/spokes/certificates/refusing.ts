import { HubError } from '#shared/contract/errors';
import { isStorage } from '#main/platform/storage-faults';
import type { AuditPort, CertificatesDeps } from './ports';

/** What somebody asked for. */
type Asked = Omit<Parameters<AuditPort['append']>[1], 'outcome' | 'runId'>;

/** Does what somebody asked for; what is refused of it is written down. */
export type Refusing = <T>(asked: Asked, work: () => Promise<T>) => Promise<T>;

/** Writes refusals. Where there is no room for what was asked there is none for an entry, and a fault of the hub's own is told elsewhere. */
export const createRefusing =
  ({ db, audit }: Pick<CertificatesDeps, 'db' | 'audit'>): Refusing =>
  async (asked, work) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof HubError && error.code !== 'INTERNAL' && !isStorage(error)) {
        await db.write((tx) => audit.append(tx, { ...asked, outcome: 'refused', detail: { ...asked.detail, code: error.code } }));
      }
      throw error;
    }
  };
