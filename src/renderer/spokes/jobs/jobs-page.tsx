import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useCall } from '../../lib/use-call';
import { useCollection } from '../../lib/use-collection';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { JobEditor } from './job-editor';
import { JobList } from './job-list';
import { newJob, sampleJob } from './new-job';

/** `/jobs` lists them, `/jobs/new` writes one, `/jobs/sample` one that is written already, `/jobs/ID` changes, checks and starts one. */
export function JobsPage(): ReactNode {
  const [path] = useLocation();
  const part = path.split('/')[2] ?? '';
  if (part === '') return <List />;
  if (part === 'new' || part === 'sample') return <New key={part} draft={part} text={part === 'new' ? newJob : sampleJob} />;
  return <One key={part} id={part} />;
}

function List(): ReactNode {
  const { t } = useTranslation('jobs');
  const hub = useHub();
  const [, navigate] = useLocation();
  const mayWrite = useMay('jobs:write');
  const jobs = useCollection(
    (after, signal) => hub.jobs.watch({ after }, { signal }),
    ({ id }) => id,
    [hub],
  );
  const add = (
    <Button icon={<Icon name="plus" size={14} />} disabled={!mayWrite} onClick={() => navigate('/jobs/new')}>
      {t('add')}
    </Button>
  );
  const first = (
    <>
      {add}
      <Button variant="default" icon={<Icon name="jobs" size={14} />} disabled={!mayWrite} onClick={() => navigate('/jobs/sample')}>
        {t('sample')}
      </Button>
    </>
  );
  return (
    <Page fill title={t('title')} actions={jobs.items.length > 0 && add}>
      <JobList jobs={jobs} first={first} mayWrite={mayWrite} />
    </Page>
  );
}

/** `draft` is where what is typed and not saved is kept. */
function New({ draft, text }: { readonly draft: string; readonly text: string }): ReactNode {
  const { t } = useTranslation('jobs');
  return (
    <Page fill title={t('new')} crumbs={crumbsTo(t('title'), t('new'))} crumbsLabel={t('where')}>
      <JobEditor job={undefined} draft={draft} text={text} onSaved={() => undefined} />
    </Page>
  );
}

function One({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('jobs');
  const hub = useHub();
  const { value: job, error, retry } = useCall((signal) => hub.jobs.get({ job: id }, { signal }), [hub, id]);
  const title = job?.name ?? t('job');
  return (
    <Page fill title={title} crumbs={crumbsTo(t('title'), title)} crumbsLabel={t('where')}>
      {job !== undefined ? (
        <JobEditor key={job.id} job={job} draft={job.id} text={job.text} onSaved={retry} />
      ) : error?.code === 'JOB_NOT_FOUND' ? (
        <EmptyState icon="jobs" title={t('gone.title')} hint={t('gone.hint')} />
      ) : error !== undefined ? (
        <Failed error={error} retry={retry} />
      ) : (
        <LoadingState rows={6} label={t('shell:common.loading')} />
      )}
    </Page>
  );
}

const crumbsTo = (list: string, title: string) => [{ label: list, link: <Link href="/jobs">{list}</Link> }, { label: title }];
