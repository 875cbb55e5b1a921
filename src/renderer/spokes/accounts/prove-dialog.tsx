import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Problem } from './field';
import { useForm } from './use-form';

interface ProveDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Fails where the password is wrong: the dialog says so and stays. */
  readonly onPassword: (password: string) => Promise<void>;
}

/** Asks for the password before something is done that would keep an account for who merely found its browser open. */
export function ProveDialog({ title, onClose, onPassword }: ProveDialogProps): ReactNode {
  const { t } = useTranslation('accounts');
  const form = useForm();
  const [password, setPassword] = useState('');
  useLocked(() => setPassword(''));
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault();
          void form.send(() => onPassword(password));
        }}
      >
        <h2>{title}</h2>
        <Field
          label={t('password.current')}
          type="password"
          autoComplete="current-password"
          required
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
            {t('goOn')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
