import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#shared/contract/scripts';
import { problemText } from '../../lib/problem-text';
import { Icon } from '../../ui/icon';

/** What was not understood, each with its place. */
export function ScriptProblems({ problems, file }: { readonly problems: readonly Problem[]; readonly file: string }): ReactNode {
  const { t } = useTranslation('scripts');
  if (problems.length === 0) return null;
  return (
    <ul className="script-problems" aria-label={t('problems.title')}>
      {problems.map((problem, index) => (
        <li key={index} data-blocks={problem.blocks || undefined}>
          <Icon name={problem.blocks ? 'cross' : 'warning'} size={14} />
          <div>
            <b>{t(`problem.${problem.code}`)}</b> {problem.why === undefined ? problem.detail : problemText(problem.why, t)}
            <span className="script-place">
              {problem.file === file ? lastPart(problem.file) : problem.file}
              {problem.line !== undefined && ` · ${t('problems.line', { line: problem.line })}`}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

const lastPart = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
