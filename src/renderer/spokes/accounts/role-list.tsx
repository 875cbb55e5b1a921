import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Role } from '#shared/contract/roles';
import { Failed } from '../../lib/failed';
import type { Collection } from '../../lib/use-collection';
import { useFormat } from '../../lib/use-format';
import { Card } from '../../ui/card';
import { DataTable, rowsHeight, type Column } from '../../ui/data-table';
import { useRoleName } from './use-role-name';

/** What people may be given to do. A row leads to what is in it. */
export function RoleList({ roles }: { readonly roles: Collection<Role> }): ReactNode {
  const { t } = useTranslation('accounts');
  const [, navigate] = useLocation();
  const columns = useColumns();
  if (roles.error !== undefined && roles.items.length === 0) return <Failed error={roles.error} retry={roles.retry} />;
  return (
    <Card title={t('roles.title')}>
      <DataTable
        label={t('roles.title')}
        columns={columns}
        rows={roles.items}
        rowKey={({ id }) => id}
        onOpen={({ id }) => navigate(`/people/roles/${id}`)}
        initialSort={{ id: 'name', desc: false }}
        height={rowsHeight(roles.items.length, 6)}
        loading={roles.state === 'loading' ? t('shell:common.loading') : undefined}
      />
    </Card>
  );
}

/** Name, what for, limit, how many scopes and people. */
function useColumns(): readonly Column<Role>[] {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const roleName = useRoleName();
  return useMemo(
    () => [
      { id: 'name', header: t('name'), width: 2, cell: ({ id }) => <b>{roleName(id)}</b>, sortBy: ({ id }) => id },
      {
        id: 'about',
        header: t('roles.description'),
        width: 4,
        cell: ({ id, builtIn, description }) => (builtIn ? t(`builtInHint.${id}`) : description || '—'),
      },
      { id: 'limit', header: t('roles.limit'), width: 2, cell: ({ tags }) => (tags === null ? t('roles.everything') : tags.join(', ')) },
      { id: 'scopes', header: t('roles.scopes'), width: 90, align: 'right' as const, cell: ({ scopes }) => format.number(scopes.length) },
      { id: 'accounts', header: t('roles.people'), width: 90, align: 'right' as const, cell: ({ accounts }) => format.number(accounts) },
    ],
    [t, format, roleName],
  );
}
