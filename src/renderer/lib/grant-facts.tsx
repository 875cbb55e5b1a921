import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GrantPlan } from '#shared/contract/grant-plan';
import { grantFacts, type Say } from '#shared/grants/grant-words';
import { Facts } from '../ui/facts';
import { useFormat } from './use-format';

/** Everything that a run may reach, one fact beside the other: before it as a preview, after it as it was. */
export function GrantFacts({ plan }: { readonly plan: GrantPlan }): ReactNode {
  const { t } = useTranslation('grants');
  const format = useFormat();
  const say: Say = (key, values = {}) => t(key, { ...values, defaultValue: '' });
  return (
    <Facts
      facts={grantFacts(plan, say, format).map(({ name, lines }) => ({
        name,
        value: (
          <ul className="ax-grants">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ),
      }))}
    />
  );
}
