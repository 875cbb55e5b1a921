import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError, type ErrorCode, type ErrorData } from '#shared/contract/errors';
import type { TestStep } from '#shared/contract/sign-in-ways';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useLocked } from '../../lib/use-locked';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { StatusTag } from '../../ui/status-tag';
import { Field, Problem } from './field';
import { useForm } from './use-form';
import { settingsOf, type WayDraft } from './way-draft';

const tones = { ok: 'ok', failed: 'bad', skipped: 'plain' } as const;

/** Tries a form out as it stands, and says of each step whether it works. */
export function WayTest({ draft, way }: { readonly draft: WayDraft; readonly way: string | undefined }): ReactNode {
  const { t } = useTranslation('accounts');
  const hub = useHub();
  const form = useForm();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [steps, setSteps] = useState<readonly TestStep[]>([]);
  useLocked(() => setPassword(''));

  async function test(): Promise<void> {
    setSteps([]);
    const answer = await hub.signInWays.test({
      settings: settingsOf(draft),
      ...(way !== undefined && { way }),
      ...(draft.secret !== '' && { secret: draft.secret }),
      ...(user !== '' && password !== '' && { user, password }),
    });
    setSteps(answer.steps);
  }
  const detailOf = ({ step, outcome, detail, fault }: TestStep): string => {
    if (fault !== undefined) return errorText(new HubError(fault.code as ErrorCode, fault.data as ErrorData<ErrorCode>), t);
    return outcome === 'failed' && step !== 'discovery' && step !== 'keys' ? t(`ways.refused.${detail}`) : detail;
  };
  return (
    <Card title={t('ways.testTitle')} padded>
      <div className="account-form account-wide">
        {draft.kind === 'ldap' && (
          <>
            <p className="ax-dim">{t('ways.testHint')}</p>
            <Field label={t('ways.user')} autoComplete="off" maxLength={256} value={user} onText={setUser} />
            <Field label={t('ways.password')} type="password" autoComplete="off" maxLength={1_024} value={password} onText={setPassword} />
          </>
        )}
        <div className="ax-actions">
          <Button variant="default" loading={form.busy} onClick={() => void form.send(test)}>
            {t('ways.test')}
          </Button>
        </div>
        <Problem text={form.problem} />
        {steps.length > 0 && (
          <ol className="ways-steps" aria-label={t('ways.testTitle')}>
            {steps.map((step) => (
              <li key={step.step}>
                <StatusTag tone={tones[step.outcome]} label={t(`ways.outcome.${step.outcome}`)} />
                <div>
                  <b>{t(`ways.step.${step.step}`)}</b>
                  {detailOf(step) !== '' && <p className="ax-dim ax-small">{detailOf(step)}</p>}
                </div>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Card>
  );
}
