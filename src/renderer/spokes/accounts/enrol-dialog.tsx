import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHub } from '../../lib/hub-context';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Problem } from './field';
import { Qr } from './qr';
import { useForm } from './use-form';

interface EnrolDialogProps {
  readonly begun: { readonly uri: string; readonly secret: string };
  readonly onClose: () => void;
  readonly onCodes: (codes: readonly string[]) => void;
}

/** Shows the secret to an authenticator, and asks for a code of it: only then it counts. */
export function EnrolDialog({ begun, onClose, onCodes }: EnrolDialogProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const form = useForm();
  const [code, setCode] = useState('');
  return (
    <Dialog label={t('enrol.title')} onClose={onClose}>
      <form
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault();
          void form.send(async () => onCodes((await hub.accounts.totpConfirm({ code })).recoveryCodes));
        }}
      >
        <h2>{t('enrol.title')}</h2>
        <p>{t('enrol.scan')}</p>
        <Qr text={begun.uri} label={t('enrol.qr')} />
        <p className="ax-dim">{t('enrol.type')}</p>
        <code className="account-secret">{begun.secret.replaceAll(/.{4}(?=.)/g, '$& ')}</code>
        <Field
          label={t('enrol.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
          required
          value={code}
          onText={setCode}
          data-first-focus
        />
        <Problem text={form.problem} />
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t('enrol.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
