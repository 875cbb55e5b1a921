import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Trigger } from '#shared/contract/triggers';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import type { Collection } from '../../lib/use-collection';
import { useMedia } from '../../lib/use-media';
import { Card } from '../../ui/card';
import { RemoveDialog } from '../../lib/remove-dialog';
import { DataTable } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { useTriggerColumns } from './trigger-columns';

/** Columns that make room for the others where there is little. */
const GIVE_WAY = ['last'];

interface TriggerListProps {
  readonly triggers: Collection<Trigger>;
  /** The button that makes one, for when there is none. */
  readonly add: ReactNode;
  readonly mayWrite: boolean;
}

/** Every trigger with what starts it and what came of the last event. A row leads to its form. */
export function TriggerList({ triggers, add, mayWrite }: TriggerListProps): ReactNode {
  const { t } = useTranslation('triggers');
  const hub = useHub();
  const [, navigate] = useLocation();
  const attempt = useAttempt();
  const roomy = useMedia('(min-width: 1000px)');
  const [removing, setRemoving] = useState<Trigger>();
  const columns = useTriggerColumns(
    mayWrite
      ? {
          toggle: ({ id, paused }) => attempt(paused ? hub.triggers.resume({ trigger: id }) : hub.triggers.pause({ trigger: id })),
          remove: setRemoving,
        }
      : undefined,
  );
  if (triggers.error !== undefined && triggers.items.length === 0) return <Failed error={triggers.error} retry={triggers.retry} />;
  return (
    <Card fill>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={triggers.items}
        rowKey={({ id }) => id}
        onOpen={({ id }) => navigate(`/triggers/${id}`)}
        initialSort={{ id: 'name', desc: false }}
        hidden={roomy ? [] : GIVE_WAY}
        loading={triggers.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={<EmptyState icon="triggers" title={t('empty.title')} hint={t('empty.hint')} actions={add} />}
      />
      {removing !== undefined && (
        <RemoveDialog
          title={t('remove.title', { name: removing.name })}
          text={t('remove.text')}
          onRemove={() => {
            setRemoving(undefined);
            attempt(hub.triggers.remove({ trigger: removing.id }));
          }}
          onCancel={() => setRemoving(undefined)}
        />
      )}
    </Card>
  );
}
