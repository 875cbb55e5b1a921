import type { AuditEntry } from '#shared/contract/audit';
import type { Tone } from '../../ui/status-tag';

const tones: Readonly<Record<AuditEntry['outcome'], Tone>> = { ok: 'ok', refused: 'wait', failed: 'bad' };

/** How an outcome is tinted. */
export const outcomeTone = (outcome: AuditEntry['outcome']): Tone => tones[outcome];
