import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecurityKey } from '#shared/contract/security-keys';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { RemoveDialog } from '../../lib/remove-dialog';
import { useAttempt } from '../../lib/use-attempt';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/states';
import { KeyDialog } from './key-dialog';
import { ProveDialog } from './prove-dialog';

/** Security keys and passkeys: set up under a name, used at the sign-in, removed. */
export function KeysCard(): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const attempt = useAttempt();
  const format = useFormat();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<SecurityKey>();
  const call = useCall((signal) => hub.securityKeys.list({}, { signal }), [hub]);
  if (call.error !== undefined) return <Failed error={call.error} retry={call.retry} />;
  const { keys = [], passwordAsked = true } = call.value ?? {};
  const asked = removing !== undefined && passwordAsked;
  return (
    <Card
      title={t('keys.title')}
      aside={
        <Button variant="default" small onClick={() => setAdding(true)}>
          {t('keys.add')}
        </Button>
      }
    >
      {keys.length === 0 && <EmptyState icon="shield" title={t('keys.none')} hint={t('keys.hint')} />}
      <div className="account-rows">
        {keys.map((key) => (
          <div key={key.id} className="account-row">
            <div className="ax-grow">
              <b>{key.name}</b>
              <p className="ax-dim ax-small">
                {t('keys.facts', {
                  created: format.full(key.createdAt),
                  place: key.place,
                  used: key.usedAt === null ? t('keys.never') : format.when(key.usedAt),
                })}
              </p>
            </div>
            <Button variant="default" small danger aria-label={t('keys.removeTitle', { name: key.name })} onClick={() => setRemoving(key)}>
              {t('shell:common.remove')}
            </Button>
          </div>
        ))}
      </div>
      {adding && (
        <KeyDialog
          passwordAsked={passwordAsked}
          onClose={() => {
            setAdding(false);
            call.retry();
          }}
        />
      )}
      {removing !== undefined && asked && (
        <ProveDialog
          title={t('keys.removeTitle', { name: removing.name })}
          onClose={() => setRemoving(undefined)}
          onPassword={async (password) => {
            await hub.securityKeys.remove({ key: removing.id, password });
            setRemoving(undefined);
            call.retry();
          }}
        />
      )}
      {removing !== undefined && !asked && (
        <RemoveDialog
          title={t('keys.removeTitle', { name: removing.name })}
          text={t('keys.hint')}
          onCancel={() => setRemoving(undefined)}
          onRemove={() => {
            setRemoving(undefined);
            attempt(hub.securityKeys.remove({ key: removing.id }).then(call.retry));
          }}
        />
      )}
    </Card>
  );
}
