import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupMapping, Role } from '#shared/contract/roles';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Field, Problem } from './field';
import { useForm } from './use-form';
import { useRoleName } from './use-role-name';

interface MappingsProps {
  readonly roles: readonly Role[];
  readonly mayAdmin: boolean;
}
const empty: GroupMapping = { provider: '', group: '', role: 'read-only' };

/** Which groups of directories bring which roles. */
export function Mappings({ roles, mayAdmin }: MappingsProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const attempt = useAttempt();
  const form = useForm();
  const roleName = useRoleName();
  const [draft, setDraft] = useState(empty);
  const call = useCall((signal) => hub.roles.mappings({}, { signal }), [hub]);
  async function add(): Promise<void> {
    if (!(await form.send(() => hub.roles.addMapping(draft)))) return;
    setDraft(empty);
    call.retry();
  }
  if (call.error !== undefined) return <Failed error={call.error} retry={call.retry} />;
  return (
    <Card title={t('mappings.title')}>
      <div className="account-rows">
        {call.value?.mappings.map((mapping) => (
          <div key={JSON.stringify(mapping)} className="account-row">
            <div className="ax-grow">
              <b>{mapping.group}</b> <span className="ax-dim">{mapping.provider}</span>
              <p className="ax-dim ax-small">{roleName(mapping.role)}</p>
            </div>
            {mayAdmin && (
              <Button variant="default" small onClick={() => attempt(hub.roles.removeMapping(mapping).then(call.retry))}>
                {t('shell:common.remove')}
              </Button>
            )}
          </div>
        ))}
        {call.value?.mappings.length === 0 && <p className="account-row ax-dim">{t('mappings.none')}</p>}
        {mayAdmin && (
          <form
            className="account-row accounts-mapping"
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <Field
              label={t('mappings.provider')}
              required
              maxLength={64}
              value={draft.provider}
              onText={(provider) => setDraft({ ...draft, provider })}
            />
            <Field
              label={t('mappings.group')}
              required
              maxLength={512}
              value={draft.group}
              onText={(group) => setDraft({ ...draft, group })}
            />
            <label className="ax-field">
              {t('mappings.role')}
              <Choice
                value={draft.role}
                onChange={(role) => setDraft({ ...draft, role })}
                options={roles.map(({ id }) => ({ value: id, label: roleName(id) }))}
              />
            </label>
            <Button type="submit" variant="default" loading={form.busy}>
              {t('shell:common.add')}
            </Button>
          </form>
        )}
        {form.problem !== undefined && (
          <div className="account-row">
            <Problem text={form.problem} />
          </div>
        )}
      </div>
    </Card>
  );
}
