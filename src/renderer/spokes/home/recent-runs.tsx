import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Failed } from '../../lib/failed';
import { Card } from '../../ui/card';
import { fetched } from '../../ui/fetched';
import { ErrorState } from '../../ui/states';
import type { RecentTableProps } from './recent-table';

// Until the hub answers there is nothing to be shown in a table: it comes meanwhile.
const table = fetched(async () => (await import('./recent-table')).RecentTable, null, TableMissing);

/** The card of the latest runs. */
export function RecentRuns(props: RecentTableProps): ReactNode {
  const { t } = useTranslation('home');
  const { all, runs } = props;
  return (
    <Card title={t('recent.title')} aside={<Link href="/runs">{t('recent.all')}</Link>} fill className="home-recent">
      {all.error !== undefined && runs.length === 0 ? <Failed error={all.error} retry={all.retry} /> : <table.Component {...props} />}
    </Card>
  );
}

/** The rest of the page is of use without it. */
function TableMissing(): ReactNode {
  const { t } = useTranslation();
  return <ErrorState message={t('shell:fault.message')} retry={{ label: t('shell:common.retry'), act: () => location.reload() }} />;
}
