import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Account } from '#shared/contract/accounts';
import { Failed } from '../../lib/failed';
import type { Collection } from '../../lib/use-collection';
import { useFormat } from '../../lib/use-format';
import { Card } from '../../ui/card';
import { DataTable, type Column } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';
import { useRoleName } from './use-role-name';

/** Everybody who may sign in. A row leads to who it is. */
export function AccountList({ accounts }: { readonly accounts: Collection<Account> }): ReactNode {
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
        height={Math.min(8, Math.max(4, accounts.items.length)) * 36 + 40}
        loading={accounts.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={<EmptyState icon="user" title={t('people.none')} hint={t('people.noneHint')} />}
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
      { id: 'sessions', header: t('column.sessions'), width: 90, align: 'right' as const, cell: ({ sessions }) => format.number(sessions) },
      {
        id: 'last',
        header: t('column.last'),
        width: 150,
        cell: ({ lastSignInAt }) => (lastSignInAt === null ? t('shell:common.never') : format.when(lastSignInAt)),
        sortBy: ({ lastSignInAt }) => lastSignInAt ?? '',
      },
    ],
    [t, format, roleName],
  );
}
