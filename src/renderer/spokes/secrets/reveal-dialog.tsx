import { PasswordInput } from '@mantine/core';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { MOST_PASSPHRASE, type SealWay } from '#shared/contract/secret-values';
import { copyText } from '../../lib/clipboard';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

/** How long a value is to be seen. */
const SHOWN_MS = 30_000;

interface RevealDialogProps {
  readonly name: string;
  /** Of a vault's secret: another version than the newest. */
  readonly version?: string | undefined;
  /** By a passphrase that is asked for; else a click says that it is meant. */
  readonly by: SealWay | null;
  readonly onClose: () => void;
}

/** Shows a value to who proves that they ask, for half a minute. */
export function RevealDialog({ name, version, by, onClose }: RevealDialogProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const [passphrase, setPassphrase] = useState('');
  const [value, setValue] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  useLocked(onClose);
  // What renders this anew does not begin the half minute anew.
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (value === undefined) return undefined;
    const timer = setTimeout(() => close(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [value]);

  async function reveal(): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    try {
      const proof = by === 'passphrase' ? { by, passphrase } : { by: 'confirmation' as const };
      const { secret } = await hub.secrets.reveal({ name, proof, ...(version !== undefined && { version }) });
      setPassphrase('');
      setValue(secret);
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
    } finally {
      setBusy(false);
    }
  }
  async function copy(text: string): Promise<void> {
    try {
      await copyText(text);
      notify({ tone: 'ok', message: t('shell:common.copied') });
    } catch {
      notify({ tone: 'bad', message: t('shell:common.notCopied') });
    }
  }

  const title = t('reveal.title', { name });
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="ax-confirm"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (value === undefined && !busy) void reveal();
        }}
      >
        <h2>{title}</h2>
        {version !== undefined && (
          <div className="ax-dim">
            {t('vaults.version')} <code>{version}</code>
          </div>
        )}
        <div className="ax-confirm-text">{t(value === undefined ? 'reveal.text' : 'reveal.shown')}</div>
        {value === undefined && by === 'passphrase' && (
          <PasswordInput
            label={t('passphrase.label')}
            autoComplete="new-password"
            maxLength={MOST_PASSPHRASE}
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
        {value !== undefined && <pre className="secrets-value">{value}</pre>}
        {refusal !== undefined && (
          <p className="ax-form-problem" role="alert">
            {refusal}
          </p>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onClose} data-first-focus>
            {t(value === undefined ? 'shell:common.cancel' : 'shell:common.close')}
          </Button>
          {value === undefined ? (
            <Button type="submit" loading={busy} disabled={by === 'passphrase' && passphrase === ''}>
              {t('reveal.show')}
            </Button>
          ) : (
            <Button onClick={() => void copy(value)}>{t('shell:common.copy')}</Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
