import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/accounts';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Problem } from './field';
import { useForm } from './use-form';

interface ResetPasswordDialogProps {
  readonly account: Account;
  readonly onClose: () => void;
}

/** A password for somebody who forgot theirs; they choose another when they sign in. */
export function ResetPasswordDialog({ account, onClose }: ResetPasswordDialogProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const form = useForm();
  const [password, setPassword] = useState('');
  async function save(): Promise<void> {
    if (!(await form.send(() => hub.accounts.setPassword({ account: account.id, password, mustChange: true })))) return;
    notify({ tone: 'ok', message: t('people.passwordSet') });
    onClose();
  }
  return (
    <Dialog label={t('people.setPassword')} onClose={onClose}>
      <form
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{t('people.setPassword')}</h2>
        <p>{t('people.setPasswordHint', { name: account.name })}</p>
        <Field
          label={t('password.next')}
          type="password"
          required
          autoComplete="new-password"
          value={password}
          onText={setPassword}
          data-first-focus
        />
        <Problem text={form.problem} />
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t('shell:common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
