import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Schedule } from '#shared/contract/schedules';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import type { Collection } from '../../lib/use-collection';
import { useMedia } from '../../lib/use-media';
import { Card } from '../../ui/card';
import { RemoveDialog } from '../../lib/remove-dialog';
import { DataTable } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { useScheduleColumns } from './schedule-columns';

/** Columns that make room for the others where there is little; the form says the same. */
const GIVE_WAY = ['last'];

interface ScheduleListProps {
  readonly schedules: Collection<Schedule>;
  /** The button that makes one, for when there is none. */
  readonly add: ReactNode;
  readonly mayWrite: boolean;
}

/** Every schedule with when it is due next and what came of the last time. A row leads to its form. */
export function ScheduleList({ schedules, add, mayWrite }: ScheduleListProps): ReactNode {
  const { t } = useTranslation('schedules');
  const hub = useHub();
  const [, navigate] = useLocation();
  const attempt = useAttempt();
  const roomy = useMedia('(min-width: 1000px)');
  const [removing, setRemoving] = useState<Schedule>();
  const columns = useScheduleColumns(
    mayWrite
      ? {
          toggle: ({ id, paused }) => attempt(paused ? hub.schedules.resume({ schedule: id }) : hub.schedules.pause({ schedule: id })),
          run: ({ id, name }) => attempt(hub.schedules.runNow({ schedule: id }), t('started', { name })),
          remove: setRemoving,
        }
      : undefined,
  );
  if (schedules.error !== undefined && schedules.items.length === 0) return <Failed error={schedules.error} retry={schedules.retry} />;
  return (
    <Card fill>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={schedules.items}
        rowKey={({ id }) => id}
        onOpen={({ id }) => navigate(`/schedules/${id}`)}
        initialSort={{ id: 'name', desc: false }}
        hidden={roomy ? [] : GIVE_WAY}
        loading={schedules.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={<EmptyState icon="schedules" title={t('empty.title')} hint={t('empty.hint')} actions={add} />}
      />
      {removing !== undefined && (
        <RemoveDialog
          title={t('remove.title', { name: removing.name })}
          text={t('remove.text')}
          onRemove={() => {
            setRemoving(undefined);
            attempt(hub.schedules.remove({ schedule: removing.id }));
          }}
          onCancel={() => setRemoving(undefined)}
        />
      )}
    </Card>
  );
}
