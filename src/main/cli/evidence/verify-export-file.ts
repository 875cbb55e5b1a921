import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { HubError } from '#shared/contract/errors';
import { parseHead } from '#main/proof/chain-head';
import type { KnownKey } from '#main/proof/checkpoint';
import { ExportRefusal, verifyExport, type ExportProof } from '#main/proof/verify-export';

/** Checks a file of audit entries. Refuses with AUDIT_EXPORT_UNREADABLE what it cannot read as one. */
export async function verifyExportFile(path: string, head: string | undefined, keys: readonly KnownKey[]): Promise<ExportProof> {
  const file = path.slice(0, 1_024);
  try {
    if ((await stat(path)).isDirectory()) throw new HubError('AUDIT_EXPORT_UNREADABLE', { file, reason: 'not-file', line: 0 });
    const given = head === undefined ? undefined : parseHead(head);
    return await verifyExport(createReadStream(path, { highWaterMark: 1_048_576 }), { given, keys: keys.length === 0 ? undefined : keys });
  } catch (error) {
    if (error instanceof ExportRefusal) {
      throw new HubError('AUDIT_EXPORT_UNREADABLE', { file, reason: error.reason, line: error.line }, { cause: error });
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new HubError('AUDIT_EXPORT_UNREADABLE', { file, reason: 'missing', line: 0 }, { cause: error });
    if (code === 'EACCES') throw new HubError('AUDIT_EXPORT_UNREADABLE', { file, reason: 'denied', line: 0 }, { cause: error });
    throw error;
  }
}
