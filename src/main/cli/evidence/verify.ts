import { stat } from 'node:fs/promises';
import { HubError } from '#shared/contract/errors';
import { AgeRefusal, decryptAge, type Keys } from '#main/proof/age-file';
import { PackFault } from '#main/proof/pack-faults';
import { verifyPack, type PackWishes, type Proof } from '#main/proof/verify-pack';

/** A pack that was opened: what it shows, or the first thing of it that does not hold. */
export type Verdict =
  { readonly holds: true; readonly proof: Proof } | { readonly holds: false; readonly fault: Pick<PackFault, 'kind' | 'what'> };

/** Opens a pack and checks all of it. Refuses with EVIDENCE_UNREADABLE, EVIDENCE_LOCKED and IDENTITY_INVALID what it cannot open. */
export async function verifyFile(path: string, keys: Keys, wishes: PackWishes): Promise<Verdict> {
  const file = path.slice(0, 1_024);
  try {
    if (!(await stat(path)).isFile()) throw new HubError('EVIDENCE_UNREADABLE', { file, reason: 'not-file' });
    return { holds: true, proof: await verifyPack(await decryptAge(path, keys), wishes) };
  } catch (error) {
    if (error instanceof PackFault) return { holds: false, fault: error };
    throw refusalOf(error, file);
  }
}

function refusalOf(error: unknown, file: string): unknown {
  if (error instanceof AgeRefusal) {
    if (error.reason === 'locked') return new HubError('EVIDENCE_LOCKED', { file }, { cause: error });
    if (error.reason === 'key') return new HubError('IDENTITY_INVALID', { file: '--identity' }, { cause: error });
    return new HubError('EVIDENCE_UNREADABLE', { file, reason: error.reason }, { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new HubError('EVIDENCE_UNREADABLE', { file, reason: 'missing' });
  return code === 'EACCES' ? new HubError('EVIDENCE_UNREADABLE', { file, reason: 'denied' }) : error;
}
