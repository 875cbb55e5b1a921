import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Notice } from '#shared/contract/notifications';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import type { Collection } from '../../lib/use-collection';
import { useMedia } from '../../lib/use-media';
import { Card } from '../../ui/card';
import { DataTable } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { hrefOf } from './many-runs';
import { useNoticeColumns } from './notice-columns';

/** What was told, newest first. A row leads to what it is about, and is read then. */
export function NoticeList({ notices }: { readonly notices: Collection<Notice> }): ReactNode {
  const { t } = useTranslation('notifications');
  const hub = useHub();
  const [, navigate] = useLocation();
  const attempt = useAttempt();
  const roomy = useMedia('(min-width: 1000px)');
  const columns = useNoticeColumns();
  if (notices.error !== undefined && notices.items.length === 0) return <Failed error={notices.error} retry={notices.retry} />;
  return (
    <Card fill title={t('told')}>
      <DataTable
        label={t('told')}
        columns={columns}
        rows={notices.items}
        rowKey={({ id }) => id}
        onOpen={(notice) => {
          if (!notice.read) attempt(hub.notifications.markRead({ notices: [notice.id] }));
          navigate(hrefOf(notice));
        }}
        initialSort={{ id: 'at', desc: true }}
        hidden={roomy ? [] : ['rule']}
        loading={notices.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={<EmptyState icon="notifications" title={t('none.title')} hint={t('none.hint')} />}
      />
    </Card>
  );
}
