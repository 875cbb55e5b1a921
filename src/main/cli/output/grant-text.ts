import type { GrantPlan, RunPreview } from '#shared/contract/grant-plan';
import { grantFacts, grantsInBrief, type Amounts, type Say } from '#shared/grants/grant-words';
import type { Named } from '#shared/grants/secret-label';
import type { Style } from './style';
import { facts } from './table';

const KIB = 1_024;
const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `4 GiB` of a limit: they are round numbers of these. */
function inUnits(count: number): string {
  const power = count < KIB ? 0 : Math.min(units.length, Math.floor(Math.log(count) / Math.log(KIB)));
  const rounded = Math.round((count / KIB ** power) * 10) / 10;
  return `${rounded} ${units[power - 1] ?? 'B'}`;
}

/** How amounts are written in a terminal and in reports. */
export const grantAmounts: Amounts = { bytes: inUnits, number: String, duration: (ms) => `${ms / 1_000} s` };

/** What a run with these parameters may reach, for people: the names on the left, and below each other all that there is of each. */
export const grantText = (plan: GrantPlan, params: readonly Named[], say: Say, style: Style): string =>
  facts(
    grantFacts(plan, say, grantAmounts, params).flatMap(({ name, lines }) =>
      lines.map((line, index) => [index === 0 ? name : '', line] as const),
    ),
    style,
  );

/** In one line what matters most of what a run may reach. */
export const grantLine = (plan: GrantPlan, say: Say): string =>
  grantsInBrief(plan, say, grantAmounts)
    .map(({ name, lines }) => `${name}: ${lines.join(', ')}`)
    .join(' · ');

/** What a preview says of the start itself, a line each; empty where there is nothing to say. */
export const remarkLines = ({ remarks, plan: { level } }: Pick<RunPreview, 'remarks' | 'plan'>, say: Say): string =>
  remarks
    .map((remark) => say(`remark.${remark}`, { level: say(`level.${level.inForce}`), asked: say(`level.${level.asked}`) }))
    .map((line) => `${line}\n`)
    .join('');
