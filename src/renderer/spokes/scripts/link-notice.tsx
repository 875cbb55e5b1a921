import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Param } from '#shared/contract/params';
import { Icon } from '../../ui/icon';
import { issueText } from './issue-text';
import type { LinkIssue } from './link-check';

interface LinkNoticeProps {
  readonly params: readonly Param[];
  /** What was wrong with it; nothing when its values are in the form. */
  readonly issues: readonly LinkIssue[];
}

/** Says that values came from a link, or why none of them were taken. */
export function LinkNotice({ params, issues }: LinkNoticeProps): ReactNode {
  const { t } = useTranslation('scripts');
  if (issues.length === 0) {
    return (
      <p className="script-notice" role="status">
        <Icon name="info" />
        {t('form.fromLink')}
      </p>
    );
  }
  return (
    <div className="script-notice" data-tone="bad" role="alert">
      <Icon name="warning" />
      {t('link.notTaken')}
      <ul>
        {issues.map(({ name, issue }) => (
          <li key={name}>
            <b>{name}</b>:{' '}
            {issue === 'secret'
              ? t('link.secret')
              : issueText(
                  params.find((param) => param.name === name),
                  issue,
                  t,
                )}
          </li>
        ))}
      </ul>
    </div>
  );
}
