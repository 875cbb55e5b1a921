import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { LockState } from '#shared/contract/lock';
import { initials } from '../../lib/initials';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Clock, useTime } from './clock';
import { createUnlocking, type Step } from './unlocking';
import './lock.css';

/** In place of everything: who is locked, since when, how many runs go on, and how to come back. */
export function LockScreen({ lock }: { readonly lock: LockState }): ReactNode {
  const { t } = useTranslation('lock');
  const time = useTime();
  return (
    <main className="lock" aria-label={t('title')}>
      <Clock />
      <section className="lock-card">
        <span className="lock-badge" aria-hidden="true">
          {initials(lock.name)}
          <i>
            <Icon name="lock" size={12} />
          </i>
        </span>
        <h1>{lock.name}</h1>
        <p className="ax-dim">{lock.since !== null && t('since', { when: time(new Date(lock.since)) })}</p>
        {lock.ways.length === 0 ? <p className="lock-none">{t('none')}</p> : <UnlockForm lock={lock} />}
      </section>
      <footer className="lock-foot">
        <span role="status">{lock.runs > 0 && t('runs', { count: lock.runs })}</span>
        <SignOut />
      </footer>
    </main>
  );
}

function UnlockForm({ lock }: { readonly lock: LockState }): ReactNode {
  const { t } = useTranslation('lock');
  const hub = useHub();
  const [unlocking] = useState(() => createUnlocking(hub));
  const secrets = lock.ways.flatMap(({ by, label }) => (by === 'provider' ? [] : [{ by, label }]));
  const sites = lock.ways.filter(({ by }) => by === 'provider');
  const [chosen, setChosen] = useState(0);
  const [secret, setSecret] = useState('');
  const [code, setCode] = useState('');
  const [further, setFurther] = useState<Extract<Step, { step: 'code' }>>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const way = secrets[Math.min(chosen, secrets.length - 1)];

  // What is typed next goes into the field, whatever was pressed or said before.
  useEffect(() => field.current?.focus());
  useEffect(() => {
    const focus = (): void => field.current?.focus();
    window.addEventListener('focus', focus);
    return () => window.removeEventListener('focus', focus);
  }, []);

  async function take(asked: Promise<Step>): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const step = await asked;
      // The page is loaded anew: in a browser the session that it had is over, in a window the hub says that it is open.
      if (step.step === 'open') return location.protocol === 'app:' ? undefined : location.reload();
      if (step.step === 'code') return setFurther(step);
      setCode('');
      if (step.reason !== 'code') setSecret('');
      if (step.reason === 'again') setFurther(undefined);
      setProblem(t(`refused.${step.reason}`, { seconds: step.seconds }));
    } catch (error) {
      setProblem(t('failed', { what: error instanceof HubError ? errorText(error, t) : String(error) }));
    } finally {
      setBusy(false);
    }
  }

  if (way === undefined) return <Sites sites={sites} />;
  const asksCode = further?.totp === true;
  return (
    <form
      className="lock-form"
      aria-label={t('label')}
      onSubmit={(event) => {
        event.preventDefault();
        if (busy || (further !== undefined && !asksCode)) return;
        void take(unlocking.secret({ by: way.by, secret, ...(asksCode && { code }) }));
      }}
    >
      {further === undefined ? (
        <label className="ax-field">
          {way.by === 'passphrase' ? t('passphrase') : lock.machine ? t('passwordOf', { account: way.label }) : t('password')}
          <input
            ref={field}
            key="secret"
            type="password"
            required
            autoComplete="current-password"
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
        </label>
      ) : (
        asksCode && (
          <label className="ax-field">
            {t('code')}
            <input
              ref={field}
              key="code"
              required
              maxLength={64}
              autoComplete="one-time-code"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          </label>
        )
      )}
      {problem !== undefined && (
        <p className="lock-problem" role="alert">
          {problem}
        </p>
      )}
      {(further === undefined || asksCode) && (
        <Button type="submit" loading={busy}>
          {t('unlock')}
        </Button>
      )}
      {further?.keys === true && (
        <Button variant="default" disabled={busy} onClick={() => void take(unlocking.key())}>
          {t('useKey')}
        </Button>
      )}
      {further === undefined && secrets.length > 1 && (
        <Button
          variant="subtle"
          small
          onClick={() => {
            setSecret('');
            setProblem(undefined);
            setChosen((chosen + 1) % secrets.length);
          }}
        >
          {t(way.by === 'account' ? 'usePassphrase' : 'usePassword')}
        </Button>
      )}
    </form>
  );
}

/** People whose password another site has go there, and come back as themselves. */
const Sites = ({ sites }: { readonly sites: LockState['ways'] }): ReactNode => {
  const { t } = useTranslation('lock');
  return (
    <div className="lock-form">
      {sites.map(({ id, label }) => (
        <a key={id} className="ax-button" data-variant="filled" href={`/sign-in/with/${id}?next=${encodeURIComponent(location.pathname)}`}>
          {t('with', { site: label })}
        </a>
      ))}
    </div>
  );
};

/** A window is the machine's own: it has nobody to sign out. */
function SignOut(): ReactNode {
  const { t } = useTranslation('lock');
  const hub = useHub();
  if (location.protocol === 'app:') return null;
  return (
    // The hub ends the session: the page is loaded anew for that, whatever the answer was.
    <Button variant="subtle" small onClick={() => void hub.lock.signOut({}).catch(() => undefined)}>
      {t('signOut')}
    </Button>
  );
}

/** In the small window of quick launch: it is unlocked in the large one. */
export function QuickLocked(): ReactNode {
  const { t } = useTranslation('lock');
  return (
    <main className="lock lock-small" aria-label={t('title')}>
      <Icon name="lock" size={20} />
      <p>{t('quick')}</p>
      <Button variant="default" onClick={() => window.open('/')}>
        {t('open')}
      </Button>
    </main>
  );
}
