import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { notify } from '../../lib/notify';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icon';
import { CodeStep, OpenStep } from './sign-in-steps';

/** By a browser on the hub's machine, or by a code that is typed anywhere. */
export type Way = 'browser' | 'code';

type Step =
  | { readonly type: 'open'; readonly url: string; readonly opened: boolean }
  | { readonly type: 'code'; readonly code: string; readonly url: string; readonly expiresAt: string };

interface SignInDialogProps {
  readonly way: Way;
  /** Who is expected. */
  readonly account: string | undefined;
  /** What they are to consent to besides. */
  readonly scopes: readonly string[];
  /** Goes on another way, for the same. */
  readonly onWay: (way: Way) => void;
  /** Begins anew, with another of this. */
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** Goes through a sign-in; it ends when the window is closed. */
export function SignInDialog({ way, account, scopes, onWay, onAgain, onClose }: SignInDialogProps): ReactNode {
  const { t } = useTranslation('identity');
  const hub = useHub();
  const [step, setStep] = useState<Step>();
  const [error, setError] = useState<HubError>();
  const done = useRef<(upn: string) => void>(() => undefined);
  useEffect(() => {
    done.current = (upn) => {
      notify({ tone: 'ok', message: t('signIn.done', { upn }) });
      onClose();
    };
  });
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const ask = { scopes: [...scopes], ...(account !== undefined && { account }) };
    const follow = async (): Promise<void> => {
      const steps = way === 'browser' ? hub.identity.signIn(ask, { signal }) : hub.identity.deviceCode(ask, { signal });
      for await (const next of steps) {
        if (signal.aborted) return;
        if (next.type === 'done') done.current(next.account.upn);
        else setStep(next);
      }
    };
    follow().catch((failure: unknown) => {
      if (!signal.aborted) setError(HubError.from(failure));
    });
    return () => stop.abort();
  }, [hub, way, account, scopes]);

  const title = t(way === 'browser' ? 'signIn.byBrowser' : 'signIn.byCode');
  return (
    <Dialog label={title} onClose={onClose} width={520}>
      <div className="ax-confirm">
        <h2>{title}</h2>
        {scopes.length > 0 && (
          <p className="ax-dim">
            {t('signIn.for')} <span className="identity-scopes">{scopes.join(' ')}</span>
          </p>
        )}
        {error !== undefined ? (
          <p className="identity-problem" role="alert">
            <Icon name="warning" size={14} /> {errorText(error, t)}
          </p>
        ) : step === undefined ? (
          <p role="status">{t('signIn.asking')}</p>
        ) : step.type === 'open' ? (
          <OpenStep {...step} />
        ) : (
          <CodeStep {...step} />
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t(error === undefined ? 'shell:common.cancel' : 'shell:common.close')}
          </Button>
          {way === 'browser' && (
            <Button variant="default" onClick={() => onWay('code')}>
              {t('signIn.byCode')}
            </Button>
          )}
          {error !== undefined && <Button onClick={onAgain}>{t('shell:common.retry')}</Button>}
        </div>
      </div>
    </Dialog>
  );
}
