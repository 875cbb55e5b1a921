import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHub } from '../../lib/hub-context';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Problem } from './field';
import { useForm } from './use-form';

interface KeyDialogProps {
  readonly passwordAsked: boolean;
  /** Also after the key was set up. */
  readonly onClose: () => void;
}

/** Names a key and has the browser make it. */
export function KeyDialog({ passwordAsked, onClose }: KeyDialogProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const form = useForm();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [touching, setTouching] = useState(false);
  useLocked(() => setPassword(''));

  async function add(): Promise<void> {
    const { origin } = window.location;
    const begun = await hub.securityKeys.begin({ origin, ...(passwordAsked && { password }) });
    // Where browsers know no keys at all this is not there either.
    if (!('PublicKeyCredential' in window) || !('parseCreationOptionsFromJSON' in PublicKeyCredential)) return form.say(t('keys.old'));
    setTouching(true);
    const made = await navigator.credentials
      .create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(begun.ask) })
      .catch(() => null); // They changed their mind, or the key is known: browsers do not say which.
    setTouching(false);
    if (!(made instanceof PublicKeyCredential)) return form.say(t('keys.cancelled'));
    await hub.securityKeys.finish({ origin, challenge: begun.challenge, answer: { ...made.toJSON() }, name });
    onClose();
  }
  return (
    <Dialog label={t('keys.add')} onClose={onClose}>
      <form
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault();
          void form.send(add);
        }}
      >
        <h2>{t('keys.add')}</h2>
        <p className="ax-dim">{t('keys.hint')}</p>
        <Field
          label={t('keys.name')}
          required
          maxLength={64}
          placeholder={t('keys.nameHint')}
          value={name}
          onText={setName}
          data-first-focus
        />
        {passwordAsked && (
          <Field
            label={t('password.current')}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onText={setPassword}
          />
        )}
        {touching && <p role="status">{t('keys.touch')}</p>}
        <Problem text={form.problem} />
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t('goOn')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
