import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useNotices } from '../../lib/live';
import { useAttempt } from '../../lib/use-attempt';
import { useCollection } from '../../lib/use-collection';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { NoticeList } from './notice-list';
import { RuleForm } from './rule-form';
import { RuleList } from './rule-list';

/** `/notifications` lists what was told and the rules of it, `/notifications/new` makes a rule, `/notifications/ID` changes one. */
export function NotificationsPage(): ReactNode {
  const { t } = useTranslation('notifications');
  const hub = useHub();
  const [path, navigate] = useLocation();
  const attempt = useAttempt();
  const mayWrite = useMay('notifications:write');
  const notices = useNotices();
  const rules = useCollection(
    (after, signal) => hub.notifications.rules({ after }, { signal }),
    ({ id }) => id,
    [hub],
  );
  const part = path.split('/')[2] ?? '';
  if (part === '') {
    const unread = notices.items.some(({ read }) => !read);
    return (
      <Page
        fill
        title={t('title')}
        actions={
          <>
            {unread && (
              <Button variant="default" onClick={() => attempt(hub.notifications.markRead({ notices: 'all' }))}>
                {t('readAll')}
              </Button>
            )}
            <Button icon={<Icon name="plus" size={14} />} disabled={!mayWrite} onClick={() => navigate('/notifications/new')}>
              {t('add')}
            </Button>
          </>
        }
      >
        <RuleList rules={rules} mayWrite={mayWrite} />
        <NoticeList notices={notices} />
      </Page>
    );
  }
  const found = rules.items.find(({ id }) => id === part);
  const title = part === 'new' ? t('form.new') : (found?.name ?? t('form.edit'));
  const list = <Link href="/notifications">{t('title')}</Link>;
  return (
    <Page title={title} crumbs={[{ label: t('title'), link: list }, { label: title }]} crumbsLabel={t('form.where')}>
      {part === 'new' ? (
        <RuleForm rule={undefined} mayWrite={mayWrite} />
      ) : found !== undefined ? (
        <RuleForm key={found.id} rule={found} mayWrite={mayWrite} />
      ) : rules.error !== undefined ? (
        <Failed error={rules.error} retry={rules.retry} />
      ) : rules.state === 'loading' ? (
        <LoadingState rows={6} label={t('shell:common.loading')} />
      ) : (
        <EmptyState icon="notifications" title={t('gone.title')} hint={t('gone.hint')} />
      )}
    </Page>
  );
}
