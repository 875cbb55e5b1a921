import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultsSummary } from '#shared/contract/results';
import { Icon } from '../../../ui/icon';

/** Which lines were not taken as results, and why; nothing where all were. */
export function ResultsRefused({ results: { refused, problems } }: { readonly results: ResultsSummary }): ReactNode {
  const { t } = useTranslation('runs');
  if (refused === 0) return null;
  return (
    <div className="results-refused" role="note">
      <Icon name="warning" />
      <div>
        <b>{t('results.refused', { count: refused })}</b>
        <ul>
          {problems.map(({ line, reason, detail }) => (
            <li key={line}>
              {t('results.problem', { line, why: t(`results.reason.${reason}`) })}
              {detail !== null && <code>{detail}</code>}
            </li>
          ))}
          {refused > problems.length && <li>{t('results.refusedMore', { count: refused - problems.length })}</li>}
        </ul>
      </div>
    </div>
  );
}
