import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecretsState } from '#shared/contract/secrets';
import { useHub } from '../../lib/hub-context';
import { useAttempt } from '../../lib/use-attempt';
import { useFormat, useNow } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { StatusTag } from '../../ui/status-tag';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { PassphraseForm } from './passphrase-form';

interface StateCardProps {
  readonly state: SecretsState;
  readonly mayWrite: boolean;
  readonly mayReveal: boolean;
}

const tones = { open: 'ok', locked: 'bad', unset: 'wait' } as const;

/** Whether secrets can be read, by what they are sealed, and what is to be done about it. */
export function StateCard({ state, mayWrite, mayReveal }: StateCardProps): ReactNode {
  const { t } = useTranslation('secrets');
  const hub = useHub();
  const attempt = useAttempt();
  const format = useFormat();
  const now = useNow(60_000);
  const [form, setForm] = useState<'set' | 'change' | 'keychain'>();
  const [rotating, setRotating] = useState(false);
  const { by, reason, keysSince, rotationDueAt, unsealed } = state;
  const due = rotationDueAt !== null && Date.parse(rotationDueAt) < now;
  const typed = state.state === 'locked' && reason === 'passphrase';
  /** Nothing was sealed yet: a passphrase can do what no keychain does. */
  const fresh = state.state === 'unset' || (state.state === 'locked' && by === null && reason?.startsWith('keychain-') === true);
  const close = (): void => setForm(undefined);
  return (
    <Card
      title={t('state.title')}
      padded
      aside={
        <StatusTag
          tone={reason === 'opening' ? 'plain' : tones[state.state]}
          label={t(`state.${reason === 'opening' ? 'opening' : state.state}`)}
        />
      }
    >
      <div className="secrets-state">
        <p>{state.state === 'open' ? t(`sealedBy.${by ?? 'keychain'}`) : t(`reason.${reason ?? 'opening'}`)}</p>
        {keysSince !== null && (
          <p className="ax-dim">
            {t(due ? 'keys.due' : 'keys.since', { when: format.ago(keysSince) })}
            {state.rotating && ` ${t('keys.rotating')}`}
          </p>
        )}
        {unsealed > 0 && <p className="secrets-warning">{t('unsealed', { count: unsealed })}</p>}
        {typed && mayWrite && <PassphraseForm kind="unlock" onDone={close} />}
        {form !== undefined && (form === 'set' || by === 'passphrase') && <PassphraseForm kind={form} onDone={close} onCancel={close} />}
        {mayWrite && form === undefined && (
          <div className="ax-actions">
            {state.state !== 'open' && !typed && (
              <Button variant="default" onClick={() => attempt(hub.secrets.unlock({}))}>
                {t('act.again')}
              </Button>
            )}
            {(fresh || (state.state === 'open' && by === 'keychain' && mayReveal)) && (
              <Button variant={state.state === 'unset' ? 'filled' : 'default'} onClick={() => setForm('set')}>
                {t('act.set')}
              </Button>
            )}
            {state.state === 'open' && by === 'passphrase' && (
              <>
                <Button variant="default" onClick={() => setForm('change')}>
                  {t('act.change')}
                </Button>
                {mayReveal && (
                  <Button variant="default" onClick={() => setForm('keychain')}>
                    {t('act.keychain')}
                  </Button>
                )}
              </>
            )}
            {state.state === 'open' && (
              <Button variant="default" loading={state.rotating} onClick={() => setRotating(true)}>
                {t('act.rotate')}
              </Button>
            )}
          </div>
        )}
      </div>
      {rotating && (
        <ConfirmDialog
          title={t('rotate.title')}
          confirmLabel={t('act.rotate')}
          cancelLabel={t('shell:common.cancel')}
          onConfirm={() => {
            setRotating(false);
            attempt(hub.secrets.rotate({}), t('rotate.done'));
          }}
          onCancel={() => setRotating(false)}
        >
          {t('rotate.text')}
        </ConfirmDialog>
      )}
    </Card>
  );
}
