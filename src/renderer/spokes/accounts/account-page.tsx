import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#shared/contract/accounts';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { FactorCard } from './factor-card';
import { KeysCard } from './keys-card';
import { PasswordCard } from './password-card';
import { SessionsCard } from './sessions-card';
import { TokensCard } from './tokens-card';
import { useRoleName } from './use-role-name';

/** What is one's own: who one is here, the password, the second factor, where one is signed in, tokens. */
export function AccountPage(): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const me = useCall((signal) => hub.accounts.me({}, { signal }), [hub]);
  const { value, error } = me;
  return (
    <Page
      narrow
      title={t('title')}
      actions={
        value !== undefined && (
          // The hub ends the session: the page then says so, whatever the answer was.
          <Button variant="default" onClick={() => void hub.accounts.signOut({}).catch(() => undefined)}>
            {t('signOut')}
          </Button>
        )
      }
    >
      {value !== undefined ? (
        <Own me={value} changed={me.retry} />
      ) : error?.code === 'ACCOUNT_MISSING' ? (
        <EmptyState icon="user" title={t('none.title')} hint={t('none.hint')} />
      ) : error !== undefined ? (
        <Failed error={error} retry={me.retry} />
      ) : (
        <LoadingState rows={6} label={t('shell:common.loading')} />
      )}
    </Page>
  );
}

function Own({ me, changed }: { readonly me: Me; readonly changed: () => void }): ReactNode {
  const { t } = useTranslation('accounts');
  const roleName = useRoleName();
  const { account } = me;
  return (
    <div className="account">
      <Card title={t('who')}>
        <Facts
          facts={[
            { name: t('name'), value: account.name },
            { name: t('displayName'), value: account.displayName },
            { name: t('roles.title'), value: account.inForce.map(roleName).join(', ') || '—' },
          ]}
        />
      </Card>
      {account.provider === 'local' && <PasswordCard changed={changed} />}
      {account.provider === 'local' && <FactorCard me={me} changed={changed} />}
      <KeysCard />
      <SessionsCard sessions={me.sessions} changed={changed} />
      <TokensCard tokens={me.tokens} local={account.provider === 'local'} changed={changed} />
    </div>
  );
}
