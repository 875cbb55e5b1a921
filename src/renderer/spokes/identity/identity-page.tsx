import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdentityState } from '#shared/contract/identity';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useStream } from '../../lib/use-stream';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { AccountList } from './account-list';
import { ApplicationList } from './application-list';
import { RegistrationForm } from './registration-form';
import { SignInDialog, type Way } from './sign-in-dialog';

/** A sign-in that somebody began: the `time`th. */
interface Asked {
  readonly way: Way;
  readonly account: string | undefined;
  readonly scopes: readonly string[];
  readonly time: number;
}

/** `/identity`: who is signed in, how to sign in, and what people sign in to. */
export function IdentityPage(): ReactNode {
  const { t } = useTranslation('identity');
  const hub = useHub();
  const mayWrite = useMay('identity:write');
  const state = useStream((signal) => hub.identity.watch({}, { signal }), [hub]);
  const [asked, setAsked] = useState<Asked>();
  const begin = (way: Way, account?: string, scopes: readonly string[] = []): void =>
    setAsked((before) => ({ way, account, scopes, time: (before?.time ?? 0) + 1 }));
  const { value } = state;
  const ready = value !== undefined && isRegistered(value) && value.seal === 'open';
  return (
    <Page
      narrow
      title={t('title')}
      actions={
        ready && (
          <>
            <Button variant="default" disabled={!mayWrite} onClick={() => begin('code')}>
              {t('signIn.byCode')}
            </Button>
            <Button icon={<Icon name="external" size={14} />} disabled={!mayWrite} onClick={() => begin('browser')}>
              {t('signIn.byBrowser')}
            </Button>
          </>
        )
      }
    >
      <div className="identity">
        {value !== undefined ? (
          <>
            <Accounts state={value} mayWrite={mayWrite} onAgain={(account, scopes) => begin('browser', account, scopes)} />
            <ApplicationList mayWrite={mayWrite} />
            <RegistrationForm key={JSON.stringify(value.registration)} registration={value.registration} mayWrite={mayWrite} />
          </>
        ) : state.error !== undefined ? (
          <Failed error={state.error} retry={state.retry} />
        ) : (
          <LoadingState rows={6} label={t('shell:common.loading')} />
        )}
      </div>
      {asked !== undefined && (
        <SignInDialog
          key={asked.time}
          way={asked.way}
          account={asked.account}
          scopes={asked.scopes}
          onWay={(way) => begin(way, asked.account, asked.scopes)}
          onAgain={() => begin(asked.way, asked.account, asked.scopes)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Page>
  );
}

interface AccountsProps {
  readonly state: IdentityState;
  readonly mayWrite: boolean;
  readonly onAgain: (account: string, scopes?: readonly string[]) => void;
}

/** The accounts, or why there are none. */
function Accounts({ state, mayWrite, onAgain }: AccountsProps): ReactNode {
  const { t } = useTranslation('identity');
  const empty = !isRegistered(state) ? 'unregistered' : state.seal !== 'open' ? state.seal : state.setAside ? 'setAside' : 'nobody';
  const shown = isRegistered(state) && state.seal === 'open' && state.accounts.length > 0;
  return (
    <Card title={t('accounts')}>
      {shown ? (
        <AccountList accounts={state.accounts} mayWrite={mayWrite} onAgain={onAgain} />
      ) : (
        <EmptyState
          icon={empty === 'locked' || empty === 'unset' ? 'shield' : 'user'}
          title={t(`empty.${empty}.title`)}
          hint={t(`empty.${empty}.hint`)}
        />
      )}
    </Card>
  );
}

const isRegistered = ({ registration: { client, cloud, authority } }: IdentityState): boolean =>
  client !== '' && (cloud !== 'custom' || authority !== '');
