import type { AuditRemark } from '#shared/contract/audit';
import type { z } from '#shared/contract/zod';

/** What a chain says of how its hub found it when it started: its head, and what was left after its last entry. */
export type Remark = z.infer<typeof AuditRemark>;
type Kind = Remark['kind'];

const actions: Readonly<Record<Kind, string>> = {
  missing: 'audit.head-missing',
  unreadable: 'audit.head-unreadable',
  behind: 'audit.head-behind',
  differs: 'audit.head-differs',
  'fields-of-none': 'audit.fields-of-none',
};
const isKind = (text: string): text is Kind => Object.hasOwn(actions, text);
const kinds: ReadonlyMap<unknown, Kind> = new Map(
  Object.keys(actions)
    .filter(isKind)
    .map((kind) => [actions[kind], kind]),
);

/** The action of the entry that keeps such a remark for ever. */
export const actionOf = (kind: Kind): string => actions[kind];

/** Counts the remarks among entries that are shown in order. */
export class RemarkTally {
  readonly #seen = new Map<Kind, Remark>();

  /** One for each kind that was met, by its first entry. */
  get all(): readonly Remark[] {
    return [...this.#seen.values()];
  }

  note(seq: number, action: unknown): void {
    const kind = kinds.get(action);
    if (kind === undefined) return;
    const { count, first } = this.#seen.get(kind) ?? { count: 0, first: seq };
    this.#seen.set(kind, { kind, count: count + 1, first });
  }
}
