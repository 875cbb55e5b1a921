import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useApprovals } from '../../lib/live';
import { useCall } from '../../lib/use-call';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { RequestDetail } from './request-detail';
import { RequestList } from './request-list';

/** `/approvals` lists requests, `/approvals/ID` shows one, to be decided. */
export function ApprovalsPage(): ReactNode {
  const { t } = useTranslation('approvals');
  const [path] = useLocation();
  const hub = useHub();
  const requests = useApprovals();
  const approvers = useCall((signal) => hub.approvals.approvers({}, { signal }), [hub]);
  const part = path.split('/')[2] ?? '';
  const alone = approvers.value?.others.length === 0;
  if (part === '') {
    return (
      <Page fill title={t('title')}>
        <p className="ax-dim approvals-hint">{t(alone ? 'alone' : 'hint')}</p>
        <RequestList requests={requests} />
      </Page>
    );
  }
  const found = requests.items.find(({ id }) => id === part);
  const title = found?.script.name ?? t('request');
  const list = <Link href="/approvals">{t('title')}</Link>;
  return (
    <Page title={title} crumbs={[{ label: t('title'), link: list }, { label: title }]} crumbsLabel={t('where')}>
      {found !== undefined ? (
        <RequestDetail key={found.id} request={found} others={approvers.value?.others ?? []} />
      ) : requests.error !== undefined ? (
        <Failed error={requests.error} retry={requests.retry} />
      ) : requests.state === 'loading' ? (
        <LoadingState rows={6} label={t('shell:common.loading')} />
      ) : (
        <EmptyState icon="approvals" title={t('gone.title')} hint={t('gone.hint')} />
      )}
    </Page>
  );
}
