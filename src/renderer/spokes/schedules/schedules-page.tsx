import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useSearch } from 'wouter/use-browser-location';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useCollection } from '../../lib/use-collection';
import { Failed } from '../../lib/failed';
import { scheduledScript } from '../../lib/script-address';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { ScheduleForm } from './schedule-form';
import { ScheduleList } from './schedule-list';

/** `/schedules` lists them, `/schedules/new` makes one (of the script `?script=ID`), `/schedules/ID` changes one. */
export function SchedulesPage(): ReactNode {
  const { t } = useTranslation('schedules');
  const hub = useHub();
  const [path, navigate] = useLocation();
  const script = scheduledScript(useSearch());
  const mayWrite = useMay('schedules:write');
  const schedules = useCollection(
    (after, signal) => hub.schedules.watch({ after }, { signal }),
    ({ id }) => id,
    [hub],
  );
  const part = path.split('/')[2] ?? '';
  if (part === '') {
    const add = (
      <Button icon={<Icon name="plus" size={14} />} disabled={!mayWrite} onClick={() => navigate('/schedules/new')}>
        {t('add')}
      </Button>
    );
    return (
      <Page fill title={t('title')} actions={schedules.items.length > 0 && add}>
        <p className="ax-dim schedules-hint">{t('needsHub')}</p>
        <ScheduleList schedules={schedules} add={add} mayWrite={mayWrite} />
      </Page>
    );
  }
  const found = schedules.items.find(({ id }) => id === part);
  const title = part === 'new' ? t('form.new') : (found?.name ?? t('form.edit'));
  const list = <Link href="/schedules">{t('title')}</Link>;
  return (
    <Page title={title} crumbs={[{ label: t('title'), link: list }, { label: title }]} crumbsLabel={t('form.where')}>
      {part === 'new' ? (
        <ScheduleForm key={script} schedule={undefined} script={script} mayWrite={mayWrite} />
      ) : found !== undefined ? (
        <ScheduleForm key={found.id} schedule={found} mayWrite={mayWrite} />
      ) : schedules.error !== undefined ? (
        <Failed error={schedules.error} retry={schedules.retry} />
      ) : schedules.state === 'loading' ? (
        <LoadingState rows={6} label={t('shell:common.loading')} />
      ) : (
        <EmptyState icon="schedules" title={t('gone.title')} hint={t('gone.hint')} />
      )}
    </Page>
  );
}
