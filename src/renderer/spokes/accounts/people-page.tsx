import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useCollection } from '../../lib/use-collection';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { AddAccountDialog } from './add-account-dialog';
import { AccountList } from './account-list';
import { Mappings } from './mappings';
import { PersonParts } from './person-parts';
import { RoleForm } from './role-form';
import { RoleList } from './role-list';
import { useRoleName } from './use-role-name';
import { WaysPart } from './ways-part';

/** `/people` lists who may sign in and the roles, `/people/new` adds somebody, `/people/ID` shows one of them, `/people/roles/ID` a role, `/people/roles/new` makes one, `/people/ways/ID` a directory or provider. */
export function PeoplePage(): ReactNode {
  const { t } = useTranslation('accounts');
  const roleName = useRoleName();
  const hub = useHub();
  const [path, navigate] = useLocation();
  const mayAdmin = useMay('accounts:admin');
  const accounts = useCollection(
    (after, signal) => hub.accounts.watch({ after }, { signal }),
    ({ id }) => id,
    [hub],
  );
  const roles = useCollection(
    (after, signal) => hub.roles.watch({ after }, { signal }),
    ({ id }) => id,
    [hub],
  );
  const [, , part = '', role = ''] = path.split('/');
  if (part === '' || part === 'new') {
    const add = (
      <Button icon={<Icon name="plus" size={14} />} disabled={!mayAdmin} onClick={() => navigate('/people/new')}>
        {t('people.add')}
      </Button>
    );
    return (
      <Page
        title={t('people.title')}
        actions={
          <>
            <Button variant="default" disabled={!mayAdmin} onClick={() => navigate('/people/roles/new')}>
              {t('roles.add')}
            </Button>
            {add}
          </>
        }
      >
        <div className="accounts-stack">
          <AccountList accounts={accounts} add={add} />
          <RoleList roles={roles} />
          <WaysPart part={undefined} mayAdmin={mayAdmin} />
          <Mappings roles={roles.items} mayAdmin={mayAdmin} />
        </div>
        {part === 'new' && mayAdmin && <AddAccountDialog roles={roles.items} onClose={() => navigate('/people', { replace: true })} />}
      </Page>
    );
  }
  if (part === 'ways') {
    const people = <Link href="/people">{t('people.title')}</Link>;
    return (
      <Page
        title={t('ways.title')}
        crumbs={[{ label: t('people.title'), link: people }, { label: t('ways.title') }]}
        crumbsLabel={t('people.where')}
      >
        <WaysPart part={role} mayAdmin={mayAdmin} />
      </Page>
    );
  }
  const isRole = part === 'roles';
  const list = isRole ? roles : accounts;
  const found = isRole ? roles.items.find(({ id }) => id === role) : accounts.items.find(({ id }) => id === part);
  const title =
    isRole && role === 'new'
      ? t('roles.add')
      : found === undefined
        ? t(isRole ? 'mappings.role' : 'people.one')
        : 'name' in found
          ? found.name
          : roleName(found.id);
  const back = <Link href="/people">{t('people.title')}</Link>;
  return (
    <Page narrow title={title} crumbs={[{ label: t('people.title'), link: back }, { label: title }]} crumbsLabel={t('people.where')}>
      {isRole && role === 'new' ? (
        <RoleForm role={undefined} mayAdmin={mayAdmin} />
      ) : found === undefined ? (
        list.error !== undefined ? (
          <Failed error={list.error} retry={list.retry} />
        ) : list.state === 'loading' ? (
          <LoadingState rows={6} label={t('shell:common.loading')} />
        ) : (
          <EmptyState icon="user" title={t('people.gone')} hint={t('people.goneHint')} />
        )
      ) : 'name' in found ? (
        <PersonParts key={found.id} account={found} roles={roles.items} mayAdmin={mayAdmin} />
      ) : (
        <RoleForm key={found.id} role={found} mayAdmin={mayAdmin} />
      )}
    </Page>
  );
}
