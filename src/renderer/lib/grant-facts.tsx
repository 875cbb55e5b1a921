import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GrantFacet } from '#shared/contract/grant-facets';
import type { GrantPlan } from '#shared/contract/grant-plan';
import { grantFacts, type GrantFact, type Say } from '#shared/grants/grant-words';
import type { Named } from '#shared/grants/secret-label';
import { Facts } from '../ui/facts';
import { planWithPaths } from './uploaded-name';
import { useFormat } from './use-format';
import { useShownPath } from './use-shown-path';

/** What is different from what was shown before. */
export interface ChangedGrants {
  readonly facets: readonly GrantFacet[];
  /** What was shown before. */
  readonly before: GrantPlan;
}

interface GrantFactsProps {
  readonly plan: GrantPlan;
  /** Of its script, or as the run was given them. */
  readonly params: readonly Named[];
  readonly changed?: ChangedGrants | null;
}

/** What a digest names together with another fact. */
const facetOf = (key: string): string => (key === 'workdir' ? 'folders' : key);

/** What is no line of a plan: that it is different is all that there is to say. */
const unseen: readonly GrantFacet[] = ['script', 'trust', 'other'];

/** Everything that a run may reach, one fact beside the other: before it as a preview, after it as it was. What changed is marked. */
export function GrantFacts({ plan, params, changed = null }: GrantFactsProps): ReactNode {
  const { t } = useTranslation('grants');
  const format = useFormat();
  const say: Say = (key, values = {}) => t(key, { ...values, defaultValue: '' });
  const facets = changed?.facets ?? [];
  const shownPath = useShownPath();
  const factsOf = (one: GrantPlan): readonly GrantFact[] => grantFacts(planWithPaths(one, shownPath), say, format, params);
  const before = new Map(changed === null ? [] : factsOf(changed.before).map(({ key, lines }) => [key, lines]));
  const now = factsOf(plan);
  const told = facets
    .filter((facet) => unseen.includes(facet))
    .map((key) => ({ key, name: say(`fact.${key}`), lines: [say(`changed.${key}`)], old: [] }));
  const isChanged = (key: string): boolean => facets.some((facet) => facet === facetOf(key));
  const gone = [...before.keys()].filter((key) => isChanged(key) && !now.some((fact) => fact.key === key));
  const all = [
    ...told,
    ...now.map((fact) => ({ ...fact, old: without(before.get(fact.key) ?? [], fact) })),
    ...gone.map((key) => ({ key, name: say(`fact.${key}`), lines: [], old: before.get(key) ?? [] })),
  ];
  // Nobody has to look for it.
  const shown = all.toSorted((a, b) => Number(isChanged(b.key)) - Number(isChanged(a.key)));
  return (
    <Facts
      facts={shown.map(({ key, name, lines, old }) => ({
        name,
        value: (
          <ul className="ax-grants" data-changed={isChanged(key) || undefined}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
            {isChanged(key) && old.map((line) => <li key={`- ${line}`}>{t('changed.before', { text: line })}</li>)}
          </ul>
        ),
      }))}
    />
  );
}

/** The lines that are no more among a fact's. */
const without = (lines: readonly string[], { lines: now }: GrantFact): readonly string[] => lines.filter((line) => !now.includes(line));
