import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobProblem } from '#shared/contract/jobs';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';

interface ProblemsProps {
  readonly problems: readonly JobProblem[];
  /** Whether it is known that there is none. */
  readonly fine: boolean;
  readonly onGo: (line: number, column: number) => void;
}

/** What is wrong with a job; each leads to its line. */
export function Problems({ problems, fine, onGo }: ProblemsProps): ReactNode {
  const { t } = useTranslation('jobs');
  return (
    <Card title={t('problems.title')} padded>
      <div aria-live="polite">
        {problems.length === 0 && (
          <p className="ax-dim jobs-fine">
            {fine && <Icon name="check" size={14} />} {t(fine ? 'problems.none' : 'problems.reading')}
          </p>
        )}
        {problems.length > 0 && (
          <ul className="jobs-problems" aria-label={t('problems.title')}>
            {problems.map(({ code, line, column, detail }) => (
              <li key={`${code} ${line} ${column} ${detail}`}>
                <button type="button" disabled={line === null} onClick={() => onGo(line ?? 1, column ?? 1)}>
                  {line !== null && <b>{t('problems.line', { line })}</b>} {t(`shell:jobProblem.${code}`, { detail })}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
