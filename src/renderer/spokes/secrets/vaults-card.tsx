import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Vault } from '#shared/contract/vaults';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { RemoveDialog } from '../../lib/remove-dialog';
import { useAttempt } from '../../lib/use-attempt';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { RowActions } from '../../ui/row-actions';
import { useVaults } from './use-vaults';
import { VaultDialog } from './vault-dialog';

/** The other places that secrets lie in; each leads to what it holds. */
export function VaultsCard({ mayWrite }: { readonly mayWrite: boolean }): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const attempt = useAttempt();
  const vaults = useVaults();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Vault>();
  const add = (
    <Button variant="default" icon={<Icon name="plus" size={14} />} disabled={!mayWrite} onClick={() => setAdding(true)}>
      {t('vaults.add')}
    </Button>
  );
  const sorted = vaults.items.toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <Card title={t('vaults.title')} aside={add}>
      {vaults.error !== undefined && vaults.items.length === 0 ? (
        <Failed error={vaults.error} retry={vaults.retry} />
      ) : (
        <ul className="secrets-vaults">
          {vaults.state !== 'loading' && sorted.length === 0 && <li className="ax-dim">{t('vaults.none')}</li>}
          {sorted.map((vault) => (
            <li key={vault.name}>
              <Link href={`/secrets/+vault/${vault.name}`} title={t('vaults.open', { name: vault.name })}>
                {vault.name}
              </Link>
              <span className="secrets-vault-address">{vault.address}</span>
              <span className="ax-dim">{vault.account === null ? t('vaults.usual') : t('vaults.as', { name: vault.account.name })}</span>
              {mayWrite && (
                <RowActions actions={[{ icon: 'trash', label: t('vaults.remove', { name: vault.name }), act: () => setRemoving(vault) }]} />
              )}
            </li>
          ))}
        </ul>
      )}
      {adding && <VaultDialog onClose={() => setAdding(false)} />}
      {removing !== undefined && (
        <RemoveDialog
          title={t('vaults.remove', { name: removing.name })}
          text={t('vaults.removeText')}
          onRemove={() => {
            setRemoving(undefined);
            attempt(hub.vaults.remove({ vault: removing.name }));
          }}
          onCancel={() => setRemoving(undefined)}
        />
      )}
    </Card>
  );
}
