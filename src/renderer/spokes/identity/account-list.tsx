import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/identity';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useAttempt } from '../../lib/use-attempt';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { RowActions } from '../../ui/row-actions';
import { Chip, StatusTag } from '../../ui/status-tag';

interface AccountListProps {
  readonly accounts: readonly Account[];
  readonly mayWrite: boolean;
  /** Signs this one in again, for these scopes too. */
  readonly onAgain: (account: string, scopes?: readonly string[]) => void;
}

/** Each account with its state, and what can be done with it. */
export function AccountList({ accounts, mayWrite, onAgain }: AccountListProps): ReactNode {
  const { t } = useTranslation('identity');
  const hub = useHub();
  const attempt = useAttempt();
  // They are the person's at the machine: others need to be administrators to change what that person relies on.
  const mayEnd = useMay('accounts:admin');
  const [leaving, setLeaving] = useState<Account>();
  return (
    <>
      <ul className="identity-accounts" aria-label={t('accounts')}>
        {accounts.map((account) => {
          const { id, name, upn, tenant, isDefault, needs, wants } = account;
          return (
            <li key={id}>
              <span className="ax-me-badge" aria-hidden="true">
                {initialsOf(name)}
              </span>
              <div className="ax-grow identity-who">
                <b>{name}</b>
                <span className="ax-dim">{upn}</span>
                <span className="ax-dim ax-small">{t('tenantOf', { tenant })}</span>
                {wants.length > 0 && (
                  <span className="ax-small">
                    {t('wants')} <span className="identity-scopes">{wants.join(' ')}</span>
                  </span>
                )}
              </div>
              {isDefault && accounts.length > 1 && <Chip>{t('default')}</Chip>}
              <StatusTag tone={needs === 'nothing' ? 'ok' : 'wait'} label={t(`needs.${needs}`)} />
              {mayWrite && wants.length > 0 && (
                <Button small onClick={() => onAgain(id, wants)}>
                  {t('signIn.forThese')}
                </Button>
              )}
              {mayWrite && needs !== 'nothing' && wants.length === 0 && (
                <Button small onClick={() => onAgain(id)}>
                  {t('signIn.again')}
                </Button>
              )}
              {mayWrite && (
                <RowActions
                  actions={[
                    ...(isDefault || !mayEnd
                      ? []
                      : [
                          {
                            icon: 'star' as const,
                            label: t('act.default', { upn }),
                            act: () => attempt(hub.identity.setDefault({ account: id })),
                          },
                        ]),
                    {
                      icon: 'refresh',
                      label: t('act.renew', { upn }),
                      act: () => attempt(hub.identity.renew({ account: id }), t('renewed', { upn })),
                    },
                    ...(mayEnd ? [{ icon: 'trash' as const, label: t('act.signOut', { upn }), act: () => setLeaving(account) }] : []),
                  ]}
                />
              )}
            </li>
          );
        })}
      </ul>
      {leaving !== undefined && (
        <ConfirmDialog
          title={t('signOut.title', { upn: leaving.upn })}
          confirmLabel={t('signOut.act')}
          cancelLabel={t('shell:common.cancel')}
          danger
          onConfirm={() => {
            attempt(hub.identity.signOut({ account: leaving.id }), t('signOut.done', { upn: leaving.upn }));
            setLeaving(undefined);
          }}
          onCancel={() => setLeaving(undefined)}
        >
          <p>{t('signOut.text')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** `Ada Lovelace` is `AL`. */
const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word.slice(0, 1))
    .join('')
    .toUpperCase();
