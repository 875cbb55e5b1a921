import { Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { MOST_VAULT_SECRET, MOST_VAULT_SECRET_NAME, vaultSecretName } from '#shared/contract/key-vault-values';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { withoutLastBreak } from './typed-value';

interface VersionFormProps {
  readonly vault: string;
  /** Undefined asks for the name as well. */
  readonly name: string | undefined;
  /** It was kept. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Keeps a new version of a vault's secret, or the first of one. No value that is there is shown. */
export function VersionForm({ vault, name: known, onDone, onClose }: VersionFormProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const [name, setName] = useState(known ?? '');
  const [value, setValue] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  useLocked(() => setValue(''));
  const odd = name !== '' && !vaultSecretName.test(name);
  const ready = name !== '' && !odd && withoutLastBreak(value) !== '';

  async function save(): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    try {
      await hub.vaults.set({ vault, name, secret: withoutLastBreak(value) });
      setValue('');
      notify({ tone: 'ok', message: t('vaults.kept', { name }) });
      onDone();
      onClose();
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  }

  const title = known === undefined ? t('vaults.newSecret', { vault }) : t('vaults.renew', { name: known });
  return (
    <Dialog label={title} onClose={onClose} width={520}>
      <form
        className="ax-confirm"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) void save();
        }}
      >
        <h2>{title}</h2>
        <div className="secrets-fields">
          {known === undefined && (
            <TextInput
              label={t('form.name')}
              description={t('vaults.secretNameHint')}
              required
              maxLength={MOST_VAULT_SECRET_NAME}
              spellCheck={false}
              error={odd ? t('vaults.secretNameOdd') : undefined}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-first-focus
            />
          )}
          <Textarea
            classNames={{ input: 'secrets-masked' }}
            rows={3}
            label={t('form.value')}
            description={t('vaults.valueHint')}
            required
            autoComplete="off"
            spellCheck={false}
            maxLength={MOST_VAULT_SECRET}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            data-first-focus
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
          <Button type="submit" disabled={!ready} loading={busy}>
            {t('form.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
