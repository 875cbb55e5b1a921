import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { ScopeName } from '#shared/contract/kernel';
import { LOCK_SCOPE } from '#shared/contract/lock-values';
import type { Role } from '#shared/contract/roles';
import { useHub } from '../../lib/hub-context';
import { useHubInfo } from '../../lib/hub-info';
import { RemoveDialog } from '../../lib/remove-dialog';
import { useAttempt } from '../../lib/use-attempt';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field, Problem } from './field';
import { ScopeChecks } from './scope-checks';
import { useForm } from './use-form';

interface RoleFormProps {
  /** Undefined for one that is to be made. */
  readonly role: Role | undefined;
  readonly mayAdmin: boolean;
}

const startingScopes: readonly ScopeName[] = ['scripts:read', 'runs:read'];
const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

interface Draft {
  readonly id: string;
  readonly description: string;
  readonly tags: string;
  readonly scopes: readonly ScopeName[];
}

/** What a role allows, and what it is limited to. Those that are built in are shown and stay as they are. */
export function RoleForm({ role, mayAdmin }: RoleFormProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const form = useForm();
  const attempt = useAttempt();
  const [, navigate] = useLocation();
  const held = useHubInfo()?.scopes ?? [];
  const [draft, setDraft] = useState<Draft>({
    id: role?.id ?? '',
    description: role?.description ?? '',
    tags: role?.tags?.join(', ') ?? '',
    scopes: (role?.scopes ?? startingScopes).filter((scope) => scope !== LOCK_SCOPE),
  });
  const [removing, setRemoving] = useState(false);
  const fixed = !mayAdmin || role?.builtIn === true;
  const offered = [...new Set([...held, ...draft.scopes])].filter((scope) => scope !== LOCK_SCOPE);
  async function save(): Promise<void> {
    const tags = tagsOf(draft.tags);
    const said = { description: draft.description, scopes: [...draft.scopes], tags: tags.length === 0 ? null : tags };
    const saved = form.send(() =>
      role === undefined ? hub.roles.add({ role: draft.id, ...said }) : hub.roles.change({ role: role.id, ...said }),
    );
    if (await saved) navigate('/people');
  }
  return (
    <Card padded className="account">
      <form
        className="account-form account-wide"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {role?.builtIn === true && <p className="ax-dim">{t(`builtInHint.${role.id}`)}</p>}
        {role === undefined && (
          <Field
            label={t('name')}
            required
            maxLength={64}
            pattern="[a-z0-9][a-z0-9\-]*"
            title={t('roles.nameForm')}
            value={draft.id}
            onText={(id) => setDraft({ ...draft, id })}
          />
        )}
        {role?.builtIn !== true && (
          <>
            <Field
              label={t('roles.description')}
              maxLength={512}
              disabled={fixed}
              value={draft.description}
              onText={(description) => setDraft({ ...draft, description })}
            />
            <Field
              label={t('roles.tags')}
              maxLength={1_024}
              disabled={fixed}
              value={draft.tags}
              onText={(tags) => setDraft({ ...draft, tags })}
            />
            <p className="ax-dim ax-small">{t('roles.tagsHint')}</p>
          </>
        )}
        <ScopeChecks
          legend={t('roles.scopes')}
          offered={offered}
          chosen={draft.scopes}
          disabled={fixed}
          onChange={(scopes) => setDraft({ ...draft, scopes })}
        />
        <Problem text={form.problem} />
        {!fixed && (
          <div className="ax-actions account-apart">
            {role !== undefined && (
              <Button variant="default" danger onClick={() => setRemoving(true)}>
                {t('shell:common.remove')}
              </Button>
            )}
            <Button type="submit" loading={form.busy}>
              {t('shell:common.save')}
            </Button>
          </div>
        )}
      </form>
      {removing && role !== undefined && (
        <RemoveDialog
          title={t('roles.remove', { name: role.id })}
          text={t('roles.removeText', { count: role.accounts })}
          onRemove={() => {
            setRemoving(false);
            attempt(hub.roles.remove({ role: role.id }).then(() => navigate('/people')));
          }}
          onCancel={() => setRemoving(false)}
        />
      )}
    </Card>
  );
}
