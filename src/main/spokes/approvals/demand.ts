import type { ApprovalCause } from '#shared/contract/approval-values';
import { ANY_TAG } from '#shared/contract/setting-values';
import type { Demand, Policy, Wishes } from './ports';

/** Why another person has to agree to a run. What its script says and what people set add up; the shorter time holds. Null where nobody has to. */
export function demandOf(wishes: Wishes, policy: Policy): Demand | null {
  const tags = policy.approvalTags.split(',').map(fold);
  const { broker } = wishes.grants;
  const asked = broker ? broker.secrets.length + broker.scopes.length : 0;
  const ruled: readonly (readonly [ApprovalCause, boolean])[] = [
    ['tag', tags.includes(ANY_TAG) || wishes.subject.tags.some((tag) => tags.includes(fold(tag)))],
    ['elevation', policy.approvalElevation && wishes.elevation],
    ['network', policy.approvalNetwork && wishes.grants.network],
    ['hosts', policy.approvalHosts && wishes.picks.some(({ kind }) => kind === 'host')],
    ['secrets', policy.approvalSecrets && wishes.secrets.length + wishes.exposed.length + asked > 0],
  ];
  const rules = ruled.flatMap(([cause, holds]) => (holds ? [cause] : []));
  if (wishes.approval === null && rules.length === 0) return null;
  const bounds = [wishes.approval?.expiresSeconds ?? [], rules.length === 0 ? [] : policy.approvalHours * 3_600].flat();
  return {
    causes: [...(wishes.approval === null ? [] : (['script'] as const)), ...rules],
    expiresSeconds: Math.min(...bounds),
  };
}

const fold = (tag: string): string => tag.trim().toLowerCase();
