import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Account } from '#shared/contract/accounts';
import type { Role } from '#shared/contract/roles';
import { useHub } from '../../lib/hub-context';
import { RemoveDialog } from '../../lib/remove-dialog';
import { useAttempt } from '../../lib/use-attempt';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { StatusTag } from '../../ui/status-tag';
import { ResetPasswordDialog } from './reset-password-dialog';
import { RightsCard } from './rights-card';
import { RoleChecks } from './role-checks';
import { SessionRow } from './sessions-card';

interface PersonPartsProps {
  readonly account: Account;
  readonly roles: readonly Role[];
  readonly mayAdmin: boolean;
}

/** One of those who may sign in: what they are given, where they are signed in, what they may do with it. */
export function PersonParts({ account, roles, mayAdmin }: PersonPartsProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const attempt = useAttempt();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState<'password' | 'remove'>();
  const { id, name, disabled, secondFactor, provider, sessions: count } = account;
  const sessions = useCall((signal) => hub.accounts.sessions({ account: id }, { signal }), [hub, id, count]);
  const list = sessions.value?.sessions ?? [];
  return (
    <div className="account">
      <Card
        title={account.displayName}
        aside={<StatusTag tone={disabled ? 'plain' : 'ok'} label={t(disabled ? 'state.disabled' : 'state.active')} />}
        padded
      >
        <div className="account-form account-wide">
          <RoleChecks
            roles={roles}
            chosen={account.roles}
            disabled={!mayAdmin}
            onChange={(chosen) => attempt(hub.accounts.change({ account: id, roles: [...chosen] }))}
          />
          <div className="ax-actions">
            {provider === 'local' && (
              <Button variant="default" disabled={!mayAdmin} onClick={() => setAsked('password')}>
                {t('people.setPassword')}
              </Button>
            )}
            {secondFactor && (
              <Button
                variant="default"
                disabled={!mayAdmin}
                onClick={() => attempt(hub.accounts.removeFactor({ account: id }), t('people.factorGone'))}
              >
                {t('people.removeFactor')}
              </Button>
            )}
            <Button
              variant="default"
              disabled={!mayAdmin}
              onClick={() => attempt(hub.accounts.change({ account: id, disabled: !disabled }))}
            >
              {t(disabled ? 'people.enable' : 'people.disable')}
            </Button>
            <Button variant="default" danger disabled={!mayAdmin} onClick={() => setAsked('remove')}>
              {t('shell:common.remove')}
            </Button>
          </div>
        </div>
      </Card>
      <Card
        title={t('people.sessions')}
        aside={
          <Button
            variant="default"
            small
            disabled={!mayAdmin || list.length === 0}
            onClick={() => attempt(hub.accounts.endSessions({ account: id }), t('people.allEnded'))}
          >
            {t('people.endAll')}
          </Button>
        }
      >
        {list.length === 0 && <p className="account-row ax-dim">{t('people.noSessions')}</p>}
        <div className="account-rows">
          {list.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              onEnd={mayAdmin ? () => attempt(hub.accounts.endSessions({ account: id, session: session.id })) : undefined}
            />
          ))}
        </div>
      </Card>
      <RightsCard account={account} />
      {asked === 'password' && <ResetPasswordDialog account={account} onClose={() => setAsked(undefined)} />}
      {asked === 'remove' && (
        <RemoveDialog
          title={t('people.remove', { name })}
          text={t('people.removeText')}
          onRemove={() => {
            setAsked(undefined);
            attempt(hub.accounts.remove({ account: id }).then(() => navigate('/people')));
          }}
          onCancel={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}
