import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { AccessToken } from '#shared/contract/accounts';
import { useHub } from '../../lib/hub-context';
import { RemoveDialog } from '../../lib/remove-dialog';
import { useAttempt } from '../../lib/use-attempt';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/states';
import { TokenDialog } from './token-dialog';

interface TokensCardProps {
  readonly tokens: readonly AccessToken[];
  /** Whether this hub has the password of the account. */
  readonly local: boolean;
  readonly changed: () => void;
}

/** Tokens for programs that speak for one: made, shown once, taken away. */
export function TokensCard({ tokens, local, changed }: TokensCardProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const attempt = useAttempt();
  const format = useFormat();
  const [path, navigate] = useLocation();
  const adding = path === '/account/token';
  const [removing, setRemoving] = useState<AccessToken>();
  return (
    <Card
      title={t('tokens.title')}
      aside={
        <Button variant="default" small onClick={() => navigate('/account/token')}>
          {t('tokens.add')}
        </Button>
      }
    >
      {tokens.length === 0 && <EmptyState icon="terminal" title={t('tokens.none')} hint={t('tokens.hint')} />}
      <div className="account-rows">
        {tokens.map((token) => (
          <div key={token.id} className="account-row">
            <div className="ax-grow">
              <b>{token.name}</b> <code className="ax-dim">{token.prefix}…</code>
              <p className="ax-dim ax-small">
                {t('tokens.facts', {
                  scopes: token.scopes.join(', '),
                  until: format.full(token.expiresAt),
                  used: token.lastUsedAt === null ? t('shell:common.never') : format.when(token.lastUsedAt),
                })}
              </p>
            </div>
            <Button variant="default" small danger onClick={() => setRemoving(token)}>
              {t('shell:common.remove')}
            </Button>
          </div>
        ))}
      </div>
      {adding && (
        <TokenDialog
          local={local}
          onClose={() => {
            navigate('/account', { replace: true });
            changed();
          }}
        />
      )}
      {removing !== undefined && (
        <RemoveDialog
          title={t('tokens.remove', { name: removing.name })}
          text={t('tokens.removeText')}
          onRemove={() => {
            setRemoving(undefined);
            attempt(hub.accounts.removeToken({ token: removing.id }).then(changed));
          }}
          onCancel={() => setRemoving(undefined)}
        />
      )}
    </Card>
  );
}
