import { PasswordInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { LEAST_PASSPHRASE, MOST_PASSPHRASE } from '#shared/contract/secret-values';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';

interface PassphraseFormProps {
  /** `unlock` and `keychain` ask for the present one, `set` for a new one, `change` for both. */
  readonly kind: 'unlock' | 'set' | 'change' | 'keychain';
  readonly onDone: () => void;
  readonly onCancel?: () => void;
}

/** Asks for a passphrase; a new one is typed twice. */
export function PassphraseForm({ kind, onDone, onCancel }: PassphraseFormProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [asksCurrent, asksNew] = [kind !== 'set', kind === 'set' || kind === 'change'];
  const clear = (): void => {
    setCurrent('');
    setNext('');
    setAgain('');
  };
  useLocked(clear);
  const differs = asksNew && again !== '' && again !== next;
  const ready = (!asksCurrent || current !== '') && (!asksNew || (next.length >= LEAST_PASSPHRASE && next === again));

  async function submit(): Promise<void> {
    if (!ready || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      if (kind === 'unlock') await hub.secrets.unlock({ passphrase: current });
      else if (kind === 'keychain') await hub.secrets.sealByKeychain({ current });
      else await hub.secrets.setPassphrase({ passphrase: next, ...(kind === 'change' && { current }) });
      clear();
      onDone();
    } catch (error) {
      const refused = HubError.from(error);
      setRefusal(
        refused.code === 'SECRETS_LOCKED' ? t(kind === 'keychain' ? 'noKeychain' : 'shell:errors.SECRETS_LOCKED') : errorText(refused, t),
      );
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className="secrets-passphrase"
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {asksCurrent && (
        <PasswordInput
          label={t(kind === 'unlock' ? 'passphrase.label' : 'passphrase.current')}
          autoComplete="new-password"
          maxLength={MOST_PASSPHRASE}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
      )}
      {asksNew && (
        <>
          <PasswordInput
            label={t('passphrase.new')}
            description={t('passphrase.hint', { least: LEAST_PASSPHRASE })}
            autoComplete="new-password"
            maxLength={MOST_PASSPHRASE}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('passphrase.again')}
            autoComplete="new-password"
            maxLength={MOST_PASSPHRASE}
            error={differs ? t('passphrase.differs') : undefined}
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
        </>
      )}
      {refusal !== undefined && (
        <p className="ax-form-problem" role="alert">
          {refusal}
        </p>
      )}
      <div className="ax-actions">
        {onCancel !== undefined && (
          <Button variant="default" onClick={onCancel}>
            {t('shell:common.cancel')}
          </Button>
        )}
        <Button type="submit" disabled={!ready} loading={busy}>
          {t(`passphrase.${kind}`)}
        </Button>
      </div>
    </form>
  );
}
