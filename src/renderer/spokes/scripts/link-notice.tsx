import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Param } from '#shared/contract/params';
import { Icon } from '../../ui/icon';
import { issueText } from './issue-text';
import type { FormLink } from './link-address';
import type { LinkIssue } from './link-check';

interface LinkNoticeProps {
  readonly params: readonly Param[];
  readonly link: FormLink;
  /** What was wrong with its values; nothing when they are in the form. */
  readonly issues: readonly LinkIssue[];
}

/** Says that a link opened this form, and whether it filled it in; or why none of its values were taken. It is read first. */
export function LinkNotice({ params, link, issues }: LinkNoticeProps): ReactNode {
  const { t } = useTranslation('scripts');
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After the frame, which gives the focus to a new page's head. What is typed next reaches neither a field nor the button.
    const frame = requestAnimationFrame(() => notice.current?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, []);
  const bad = link.fault !== null || issues.length > 0;
  return (
    <div ref={notice} tabIndex={-1} className="script-notice" data-tone={bad ? 'bad' : undefined} role={bad ? 'alert' : 'status'}>
      <Icon name={bad ? 'warning' : 'info'} />
      <div>
        {link.fault !== null
          ? `${t('link.notTaken')} ${t(`link.fault.${link.fault}`)}`
          : bad
            ? t('link.notTaken')
            : t(Object.keys(link.values).length === 0 ? 'link.opened' : 'form.fromLink')}
        {issues.length > 0 && (
          <ul>
            {issues.map(({ name, issue }) => (
              <li key={name}>
                <b>{name}</b> –{' '}
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
        )}
      </div>
    </div>
  );
}
