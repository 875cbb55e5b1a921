import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field, Problem } from './field';
import { useForm } from './use-form';

const empty = { current: '', next: '', again: '' };

/** A new password, typed twice; other sessions end with it. */
export function PasswordCard({ changed }: { readonly changed: () => void }): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const form = useForm();
  const [draft, setDraft] = useState(empty);
  useLocked(() => setDraft(empty));
  async function save(): Promise<void> {
    if (draft.next !== draft.again) return form.say(t('password.differ'));
    if (!(await form.send(() => hub.accounts.changePassword({ current: draft.current, next: draft.next })))) return;
    setDraft(empty);
    notify({ tone: 'ok', message: t('password.done') });
    changed();
  }
  return (
    <Card title={t('password.title')} padded>
      <form
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="ax-dim">{t('password.hint')}</p>
        <Field
          label={t('password.current')}
          type="password"
          autoComplete="current-password"
          required
          value={draft.current}
          onText={(current) => setDraft({ ...draft, current })}
        />
        <Field
          label={t('password.next')}
          type="password"
          autoComplete="new-password"
          required
          value={draft.next}
          onText={(next) => setDraft({ ...draft, next })}
        />
        <Field
          label={t('password.again')}
          type="password"
          autoComplete="new-password"
          required
          value={draft.again}
          onText={(again) => setDraft({ ...draft, again })}
        />
        <Problem text={form.problem} />
        <div className="ax-actions">
          <Button type="submit" loading={form.busy}>
            {t('password.save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
