import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Account } from '#shared/contract/accounts';
import { Failed } from '../../lib/failed';
import type { Collection } from '../../lib/use-collection';
import { useFormat } from '../../lib/use-format';
import { Card } from '../../ui/card';
import { DataTable, rowsHeight, type Column } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';
import { useRoleName } from './use-role-name';

/** Everybody who may sign in. A row leads to who it is. */
export function AccountList({ accounts, add }: { readonly accounts: Collection<Account>; readonly add: ReactNode }): ReactNode {
  const { t } = useTranslation('accounts');
  const [, navigate] = useLocation();
  const columns = useColumns();
  if (accounts.error !== undefined && accounts.items.length === 0) return <Failed error={accounts.error} retry={accounts.retry} />;
  return (
    <Card title={t('people.list')}>
      <DataTable
        label={t('people.list')}
        columns={columns}
        rows={accounts.items}
        rowKey={({ id }) => id}
        onOpen={({ id }) => navigate(`/people/${id}`)}
        initialSort={{ id: 'name', desc: false }}
        height={rowsHeight(accounts.items.length, 8)}
        loading={accounts.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={<EmptyState icon="user" title={t('people.none')} hint={t('people.noneHint')} actions={add} />}
      />
    </Card>
  );
}

/** State, names, roles, second factor, sessions, when last. */
function useColumns(): readonly Column<Account>[] {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const roleName = useRoleName();
  return useMemo(
    () => [
      {
        id: 'state',
        header: t('column.state'),
        width: 120,
        cell: ({ disabled }) => <StatusTag tone={disabled ? 'plain' : 'ok'} label={t(disabled ? 'state.disabled' : 'state.active')} />,
      },
      { id: 'name', header: t('name'), width: 2, cell: ({ name }) => <b>{name}</b>, sortBy: ({ name }) => name },
      { id: 'display', header: t('displayName'), width: 3, cell: ({ displayName }) => displayName },
      { id: 'roles', header: t('roles.title'), width: 3, cell: ({ inForce }) => inForce.map(roleName).join(', ') || '—' },
      {
        id: 'factor',
        header: t('factor.title'),
        width: 130,
        cell: ({ secondFactor }) => t(secondFactor ? 'factor.on' : 'factor.off'),
      },
      {
        id: 'last',
        header: t('column.last'),
        width: 150,
        cell: ({ lastSignInAt }) => (lastSignInAt === null ? t('shell:common.never') : format.when(lastSignInAt)),
        sortBy: ({ lastSignInAt }) => lastSignInAt ?? '',
      },
      { id: 'sessions', header: t('column.sessions'), width: 90, align: 'right' as const, cell: ({ sessions }) => format.number(sessions) },
    ],
    [t, format, roleName],
  );
}
