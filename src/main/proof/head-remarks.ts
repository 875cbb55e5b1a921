import type { AuditRemark } from '#shared/contract/audit';
import type { z } from '#shared/contract/zod';

/** What a chain says of the heads that its hub found when it started. */
export type Remark = z.infer<typeof AuditRemark>;
type Kind = Remark['kind'];

const PREFIX = 'audit.head-';
const kinds: Readonly<Record<Kind, true>> = { missing: true, unreadable: true, behind: true, differs: true };
const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text);

/** The action of the entry that keeps such a remark for ever. */
export const actionOf = (kind: Kind): string => PREFIX + kind;

/** Counts the remarks among entries that are shown in order. */
export class RemarkTally {
  readonly #seen = new Map<Kind, Remark>();

  /** One for each kind that was met, by its first entry. */
  get all(): readonly Remark[] {
    return [...this.#seen.values()];
  }

  note(seq: number, action: unknown): void {
    if (typeof action !== 'string' || !action.startsWith(PREFIX)) return;
    const kind = action.slice(PREFIX.length);
    if (!isKind(kind)) return;
    const { count, first } = this.#seen.get(kind) ?? { count: 0, first: seq };
    this.#seen.set(kind, { kind, count: count + 1, first });
  }
}
