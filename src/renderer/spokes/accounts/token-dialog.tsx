import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScopeName } from '#shared/contract/kernel';
import { LOCK_SCOPE } from '#shared/contract/lock-values';
import { copyText } from '../../lib/clipboard';
import { useHub } from '../../lib/hub-context';
import { useHubInfo } from '../../lib/hub-info';
import { useAttempt } from '../../lib/use-attempt';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Problem } from './field';
import { ScopeChecks } from './scope-checks';
import { useForm } from './use-form';

const DAYS = '30';

interface TokenDialogProps {
  /** Whether this hub has the password, which it asks for then: a token is good for longer than the session. */
  readonly local: boolean;
  readonly onClose: () => void;
}

/** A name, what it may do, for how long, and the password; then the token, this once. */
export function TokenDialog({ local, onClose }: TokenDialogProps): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const form = useForm();
  const attempt = useAttempt();
  const held = useHubInfo()?.scopes.filter((scope) => scope !== LOCK_SCOPE) ?? [];
  const [name, setName] = useState('');
  const [days, setDays] = useState(DAYS);
  const [scopes, setScopes] = useState<readonly ScopeName[]>([]);
  const [password, setPassword] = useState('');
  const [secret, setSecret] = useState<string>();
  useLocked(() => setPassword(''));
  if (secret !== undefined) {
    return (
      <Dialog label={t('tokens.made')} onClose={onClose}>
        <div className="account-form">
          <h2>{t('tokens.made')}</h2>
          <p>{t('tokens.once')}</p>
          <code className="account-secret">{secret}</code>
          <div className="ax-actions">
            <Button variant="default" onClick={() => attempt(copyText(secret), t('shell:common.copied'))}>
              {t('shell:common.copy')}
            </Button>
            <Button onClick={onClose} data-first-focus>
              {t('shell:common.close')}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  async function make(): Promise<void> {
    if (scopes.length === 0) return form.say(t('tokens.noScope'));
    const until = Number(days);
    if (!Number.isInteger(until) || until < 1 || until > 366) return form.say(t('tokens.noDays'));
    const wanted = { name, scopes: [...scopes], days: until, ...(local && { password }) };
    await form.send(async () => setSecret((await hub.accounts.addToken(wanted)).secret));
  }
  return (
    <Dialog label={t('tokens.add')} onClose={onClose} width={860}>
      <form
        className="account-form account-wide"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <h2>{t('tokens.add')}</h2>
        <div className="account-pair">
          <Field label={t('tokens.name')} required maxLength={128} value={name} onText={setName} data-first-focus />
          <Field label={t('tokens.days')} inputMode="numeric" required maxLength={3} value={days} onText={setDays} />
        </div>
        <ScopeChecks legend={t('tokens.scopes')} offered={held} chosen={scopes} onChange={setScopes} />
        {local && (
          <Field
            label={t('password.current')}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onText={setPassword}
          />
        )}
        <Problem text={form.problem} />
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t('tokens.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
