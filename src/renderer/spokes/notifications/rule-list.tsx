import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Rule } from '#shared/contract/notifications';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useAttempt } from '../../lib/use-attempt';
import type { Collection } from '../../lib/use-collection';
import { Card } from '../../ui/card';
import { RemoveDialog } from '../../lib/remove-dialog';
import { DataTable } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { useRuleColumns } from './rule-columns';

interface RuleListProps {
  readonly rules: Collection<Rule>;
  readonly mayWrite: boolean;
}

/** The rules of what is told, and how. A row leads to its form. */
export function RuleList({ rules, mayWrite }: RuleListProps): ReactNode {
  const { t } = useTranslation('notifications');
  const hub = useHub();
  const [, navigate] = useLocation();
  const attempt = useAttempt();
  const [removing, setRemoving] = useState<Rule>();
  async function test({ id }: Rule): Promise<void> {
    try {
      const { sent, detail } = await hub.notifications.test({ rule: id });
      notify(sent ? { tone: 'ok', message: t('test.sent') } : { tone: 'bad', message: t('test.failed', { detail: detail ?? '' }) });
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    }
  }
  const columns = useRuleColumns(
    mayWrite
      ? {
          test: (rule) => void test(rule),
          toggle: ({ id, paused }) => attempt(paused ? hub.notifications.resume({ rule: id }) : hub.notifications.pause({ rule: id })),
          remove: setRemoving,
        }
      : undefined,
  );
  if (rules.error !== undefined && rules.items.length === 0) return <Failed error={rules.error} retry={rules.retry} />;
  return (
    <Card title={t('rules')} className="notifications-rules">
      <DataTable
        label={t('rules')}
        columns={columns}
        rows={rules.items}
        rowKey={({ id }) => id}
        onOpen={({ id }) => navigate(`/notifications/${id}`)}
        initialSort={{ id: 'name', desc: false }}
        loading={rules.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={<EmptyState icon="notifications" title={t('empty.title')} hint={t('empty.hint')} />}
      />
      {removing !== undefined && (
        <RemoveDialog
          title={t('remove.title', { name: removing.name })}
          text={t('remove.text')}
          onRemove={() => {
            setRemoving(undefined);
            attempt(hub.notifications.remove({ rule: removing.id }));
          }}
          onCancel={() => setRemoving(undefined)}
        />
      )}
    </Card>
  );
}
