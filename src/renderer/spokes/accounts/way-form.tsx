import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { SignInWay } from '#shared/contract/sign-in-ways';
import { useHub } from '../../lib/hub-context';
import { RemoveDialog } from '../../lib/remove-dialog';
import { useAttempt } from '../../lib/use-attempt';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Field, Problem } from './field';
import { useForm } from './use-form';
import { draftOf, emptyDraft, settingsOf, type WayDraft } from './way-draft';
import { WayFields } from './way-fields';
import { WayTest } from './way-test';

interface WayFormProps {
  /** One that is there, or which kind a new one is. */
  readonly way: SignInWay | 'ldap' | 'oidc';
  readonly mayAdmin: boolean;
  /** Whether a secret can be kept now. */
  readonly mayKeep: boolean;
  readonly changed: () => void;
}

/** A directory or provider: what it is set to, whether it works, and whether people sign in by it. */
export function WayForm({ way, mayAdmin, mayKeep, changed }: WayFormProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const attempt = useAttempt();
  const [, navigate] = useLocation();
  const form = useForm();
  const known = typeof way === 'string' ? undefined : way;
  const [draft, setDraft] = useState<WayDraft>(() => (typeof way === 'string' ? emptyDraft(way) : draftOf(way)));
  const [removing, setRemoving] = useState(false);
  const change = (more: Partial<WayDraft>): void => setDraft((now) => ({ ...now, ...more }));
  useLocked(() => change({ secret: '' }));

  async function save(): Promise<void> {
    const { id, label, enabled, secret } = draft;
    const what = { way: id.trim(), label: label.trim(), enabled, settings: settingsOf(draft), ...(secret !== '' && { secret }) };
    const saved = await form.send(() => (known === undefined ? hub.signInWays.add(what) : hub.signInWays.change(what)));
    if (!saved) return;
    changed();
    navigate('/people');
  }
  async function remove(id: string): Promise<void> {
    await hub.signInWays.remove({ way: id });
    changed();
    navigate('/people');
  }
  return (
    <div className="accounts-stack account">
      <Card title={t(`ways.${draft.kind}`)} padded>
        <form
          className="account-form account-wide"
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Field label={t('ways.label')} required maxLength={64} value={draft.label} onText={(label) => change({ label })} />
          {known === undefined && (
            <Field
              label={t('ways.id')}
              required
              maxLength={64}
              pattern="[a-z0-9][a-z0-9\-]*"
              title={t('ways.idHint')}
              placeholder={t('ways.idHint')}
              value={draft.id}
              onText={(id) => change({ id })}
            />
          )}
          <WayFields draft={draft} change={change} hasSecret={known?.hasSecret === true} mayKeep={mayKeep} />
          <label className="account-check">
            <input type="checkbox" checked={draft.enabled} onChange={(event) => change({ enabled: event.currentTarget.checked })} />
            {t('ways.on')}
          </label>
          <Problem text={form.problem} />
          <div className="ax-actions">
            {known !== undefined && (
              <Button variant="default" danger disabled={!mayAdmin} onClick={() => setRemoving(true)}>
                {t('shell:common.remove')}
              </Button>
            )}
            <Button variant="default" onClick={() => navigate('/people')}>
              {t('shell:common.cancel')}
            </Button>
            <Button type="submit" loading={form.busy} disabled={!mayAdmin}>
              {t('shell:common.save')}
            </Button>
          </div>
        </form>
      </Card>
      <WayTest draft={draft} way={known?.id} />
      {removing && known !== undefined && (
        <RemoveDialog
          title={t('ways.removeTitle', { name: known.label })}
          text={t('ways.removeText')}
          onCancel={() => setRemoving(false)}
          onRemove={() => {
            setRemoving(false);
            attempt(remove(known.id));
          }}
        />
      )}
    </div>
  );
}
