import { Select, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { MOST_VAULT_ADDRESS, readVaultAddress, vaultSuffixes } from '#shared/contract/key-vault-values';
import { vaultName } from '#shared/contract/secret-values';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useStream } from '../../lib/use-stream';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

/** Makes a vault known: what it is called, where it is, and as whom it is asked. */
export function VaultDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const maySee = useMay('identity:read');
  const identity = useStream((signal) => (maySee ? hub.identity.watch({}, { signal }) : nothing()), [hub, maySee]);
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [account, setAccount] = useState('');
  const [left, setLeft] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const accounts = identity.value?.accounts ?? [];
  const cloud = identity.value?.registration.cloud ?? 'custom';
  const suffix = cloud === 'custom' ? undefined : vaultSuffixes[cloud];
  const odd = name !== '' && !vaultName.test(name);
  const read = readVaultAddress(address, suffix);
  const fault = address !== '' && typeof read === 'string' ? read : undefined;
  const ready = name !== '' && !odd && read instanceof URL;

  async function add(): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    try {
      await hub.vaults.add({ name, address, ...(account !== '' && { account }) });
      onClose();
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog label={t('vaults.add')} onClose={onClose} width={520}>
      <form
        className="ax-confirm"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          setLeft(true);
          if (ready && !busy) void add();
        }}
      >
        <h2>{t('vaults.add')}</h2>
        <div className="secrets-fields">
          <TextInput
            label={t('vaults.name')}
            description={t('vaults.nameHint', { example: `${name === '' || odd ? 'ops' : name}:db-password` })}
            required
            maxLength={32}
            spellCheck={false}
            error={odd ? t('vaults.nameOdd') : undefined}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-first-focus
          />
          <TextInput
            label={t('vaults.address')}
            description={t('vaults.addressHint')}
            placeholder={`https://NAME.${suffix ?? vaultSuffixes.public}`}
            required
            maxLength={MOST_VAULT_ADDRESS}
            spellCheck={false}
            error={left && fault !== undefined ? t(`shell:vaultAddress.${fault}`, { suffix: suffix ?? '' }) : undefined}
            value={address}
            onBlur={() => setLeft(true)}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <Select
            label={t('vaults.account')}
            description={t(accounts.length === 0 && identity.value !== undefined ? 'vaults.nobody' : 'vaults.accountHint')}
            allowDeselect={false}
            data={[
              { value: '', label: t('vaults.usualAccount') },
              ...accounts.map(({ id, upn, tenant }) => ({ value: id, label: `${upn} · ${tenant}` })),
            ]}
            comboboxProps={{ withinPortal: false }}
            value={account}
            onChange={(chosen) => setAccount(chosen ?? '')}
          />
        </div>
        {refusal !== undefined && (
          <p className="ax-form-problem" role="alert">
            {refusal}
          </p>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {t('vaults.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** For who may not know who has signed in. */
async function* nothing(): AsyncGenerator<never, void, void> {
  yield* [];
}
