import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Right } from '#shared/contract/accounts';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Card } from '../../ui/card';
import { DataTable, rowsHeight, type Column } from '../../ui/data-table';
import { areaOf, verbOf } from './scope-checks';
import { useRoleName } from './use-role-name';

/** Everything that somebody may do, from which role, limited to what. */
export function RightsCard({ account }: { readonly account: Account }): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const given = account.inForce.join(' ');
  const call = useCall((signal) => hub.accounts.whatMay({ account: account.id }, { signal }), [hub, account.id, given, account.disabled]);
  const columns = useColumns();
  if (call.error !== undefined) return <Failed error={call.error} retry={call.retry} />;
  return (
    <Card title={t('rights.title')}>
      <DataTable
        label={t('rights.title')}
        columns={columns}
        rows={call.value?.rights ?? []}
        rowKey={({ scope }) => scope}
        height={rowsHeight(call.value?.rights.length ?? 0, 12)}
        loading={call.value === undefined ? t('shell:common.loading') : undefined}
      />
    </Card>
  );
}

/** What, from which role, limited to what. */
function useColumns(): readonly Column<Right>[] {
  const { t } = useTranslation('accounts');
  const roleName = useRoleName();
  return useMemo(
    () => [
      {
        id: 'scope',
        header: t('rights.scope'),
        width: 3,
        cell: ({ scope }) => (
          <>
            <span>{t('mayDo', { area: t(`area.${areaOf(scope)}`), may: t(`may.${verbOf(scope)}`) })}</span>{' '}
            <code className="ax-dim">{scope}</code>
          </>
        ),
        sortBy: ({ scope }) => scope,
      },
      {
        id: 'from',
        header: t('rights.from'),
        width: 2,
        cell: ({ from }) => from.map(({ role }) => roleName(role)).join(', ') || t('rights.everybody'),
      },
      {
        id: 'limit',
        header: t('roles.limit'),
        width: 2,
        cell: ({ from }) =>
          from.length === 0 || from.some(({ tags }) => tags === null)
            ? t('roles.everything')
            : t('rights.tagged', { tags: [...new Set(from.flatMap(({ tags }) => tags ?? []))].join(', ') }),
      },
    ],
    [t, roleName],
  );
}
