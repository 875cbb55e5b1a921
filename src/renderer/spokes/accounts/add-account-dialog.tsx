import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '#shared/contract/roles';
import { useHub } from '../../lib/hub-context';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Problem } from './field';
import { RoleChecks } from './role-checks';
import { useForm } from './use-form';

interface AddAccountDialogProps {
  readonly roles: readonly Role[];
  readonly onClose: () => void;
}

const empty = { name: '', displayName: '', password: '', mustChange: true, roles: ['operator'] as readonly string[] };

/** Somebody new: a name, a first password, roles. */
export function AddAccountDialog({ roles, onClose }: AddAccountDialogProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const form = useForm();
  const [draft, setDraft] = useState(empty);
  async function add(): Promise<void> {
    const { displayName, roles: chosen, ...rest } = draft;
    const added = form.send(() =>
      hub.accounts.add({ ...rest, roles: [...chosen], ...(displayName.trim() !== '' && { displayName: displayName.trim() }) }),
    );
    if (await added) onClose();
  }
  return (
    <Dialog label={t('people.add')} onClose={onClose} width={480}>
      <form
        className="account-form account-wide"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <h2>{t('people.add')}</h2>
        <Field
          label={t('name')}
          required
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          value={draft.name}
          onText={(name) => setDraft({ ...draft, name })}
          data-first-focus
        />
        <Field
          label={t('displayName')}
          maxLength={128}
          autoComplete="off"
          value={draft.displayName}
          onText={(displayName) => setDraft({ ...draft, displayName })}
        />
        <Field
          label={t('people.firstPassword')}
          type="password"
          required
          autoComplete="new-password"
          value={draft.password}
          onText={(password) => setDraft({ ...draft, password })}
        />
        <label className="account-check">
          <input
            type="checkbox"
            checked={draft.mustChange}
            onChange={(event) => setDraft({ ...draft, mustChange: event.currentTarget.checked })}
          />
          {t('people.mustChange')}
        </label>
        <RoleChecks roles={roles} chosen={draft.roles} onChange={(chosen) => setDraft({ ...draft, roles: chosen })} />
        <Problem text={form.problem} />
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t('shell:common.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
