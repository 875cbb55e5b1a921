import { ActionIcon } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Job } from '#shared/contract/jobs';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useRuns } from '../../lib/live';
import { notify } from '../../lib/notify';
import { newestFirst, runTone } from '../../lib/run-state';
import type { Collection } from '../../lib/use-collection';
import { useFormat } from '../../lib/use-format';
import { Card } from '../../ui/card';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { DataTable, type Column } from '../../ui/data-table';
import { Icon } from '../../ui/icon';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';

interface JobListProps {
  readonly jobs: Collection<Job>;
  /** The buttons that make one, for when there is none. */
  readonly first: ReactNode;
  readonly mayWrite: boolean;
}

/** Every job with its steps and what came of its last run. A row leads to its text. */
export function JobList({ jobs, first, mayWrite }: JobListProps): ReactNode {
  const { t } = useTranslation('jobs');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [removing, setRemoving] = useState<Job>();
  const columns = useJobColumns(mayWrite ? setRemoving : undefined);
  if (jobs.error !== undefined && jobs.items.length === 0) return <Failed error={jobs.error} retry={jobs.retry} />;
  const remove = async ({ id }: Job): Promise<void> => {
    setRemoving(undefined);
    try {
      await hub.jobs.remove({ job: id });
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    }
  };
  return (
    <Card fill>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={jobs.items}
        rowKey={({ id }) => id}
        onOpen={({ id }) => navigate(`/jobs/${id}`)}
        initialSort={{ id: 'name', desc: false }}
        loading={jobs.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={<EmptyState icon="jobs" title={t('empty.title')} hint={t('empty.hint')} actions={first} />}
      />
      {removing !== undefined && (
        <ConfirmDialog
          title={t('remove.title', { name: removing.name })}
          confirmLabel={t('shell:common.remove')}
          cancelLabel={t('shell:common.cancel')}
          danger
          onConfirm={() => void remove(removing)}
          onCancel={() => setRemoving(undefined)}
        >
          {t('remove.text')}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function useJobColumns(remove: ((job: Job) => void) | undefined): readonly Column<Job>[] {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'name', header: t('column.name'), width: 3, cell: ({ name }) => <b>{name}</b>, sortBy: ({ name }) => name },
      {
        id: 'steps',
        header: t('column.steps'),
        width: 4,
        cell: ({ steps }) => <Steps names={steps} />,
        sortBy: ({ steps }) => steps.length,
      },
      { id: 'last', header: t('column.last'), width: 2, cell: ({ id }) => <LastRun job={id} /> },
      {
        id: 'changed',
        header: t('column.changed'),
        width: 2,
        cell: ({ changedAt, maker }) => `${format.when(changedAt)} · ${maker.name}`,
        sortBy: ({ changedAt }) => changedAt,
      },
      ...(remove === undefined
        ? []
        : [
            {
              id: 'actions',
              header: '',
              width: 56,
              align: 'right' as const,
              cell: (job: Job) => (
                <ActionIcon
                  variant="subtle"
                  aria-label={t('remove.title', { name: job.name })}
                  title={t('remove.title', { name: job.name })}
                  onClick={(event) => {
                    event.stopPropagation(); // The row opens the job.
                    remove(job);
                  }}
                  onKeyDown={(event) => event.stopPropagation()}
                >
                  <Icon name="trash" size={14} />
                </ActionIcon>
              ),
            },
          ]),
    ],
    [t, format, remove],
  );
}

/** As many as there is room for; the rest is in the tip. */
function Steps({ names }: { readonly names: readonly string[] }): ReactNode {
  const text = names.join(' · ');
  return (
    <span className="ax-ellipsis" title={text}>
      {text}
    </span>
  );
}

function LastRun({ job }: { readonly job: string }): ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  const [last] = useRuns()
    .items.filter(({ subject }) => subject.id === job)
    .sort(newestFirst);
  if (last === undefined) return '—';
  return (
    <span className="jobs-last">
      <StatusTag tone={runTone(last.state)} label={t(`shell:runState.${last.state}`)} />
      <span className="ax-dim">{format.when(last.queuedAt)}</span>
    </span>
  );
}
