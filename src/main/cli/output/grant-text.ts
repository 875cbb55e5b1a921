import type { GrantPlan } from '#shared/contract/grant-plan';
import { grantFacts, type Amounts, type Say } from '#shared/grants/grant-words';
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

const amounts: Amounts = { bytes: inUnits, number: String, duration: (ms) => `${ms / 1_000} s` };

/** What a run may reach, for people: the names on the left, and below each other all that there is of each. */
export const grantText = (plan: GrantPlan, say: Say, style: Style): string =>
  facts(
    grantFacts(plan, say, amounts).flatMap(({ name, lines }) => lines.map((line, index) => [index === 0 ? name : '', line] as const)),
    style,
  );
