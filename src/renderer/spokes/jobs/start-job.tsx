import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { HubError } from '#shared/contract/errors';
import type { Job, JobCheck, JobPlan } from '#shared/contract/jobs';
import { askedParams } from '#shared/contract/validate-params';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { ParamFields } from '../../lib/param-fields';
import { StepGrants } from '../../lib/step-grants';
import { valuesOf, type TypedValues } from '../../lib/typed-values';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

interface StartJobProps {
  readonly job: Job;
  readonly plan: JobPlan;
  /** What its scripts ask before they run. */
  readonly confirms: JobCheck['confirms'];
  readonly onClose: () => void;
}

/** Asks for the job's parameters, and once what its scripts would ask each for itself. */
export function StartJob({ job, plan, confirms, onClose }: StartJobProps): ReactNode {
  const { t } = useTranslation('jobs');
  const hub = useHub();
  const [, navigate] = useLocation();
  const [values, setValues] = useState<TypedValues>({});
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const asked = askedParams(plan.params, valuesOf(plan.params, values));
  async function start(): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { run } = await hub.jobs.run({ job: job.id, params: valuesOf(asked, values) });
      navigate(`/runs/${run}`);
    } catch (error) {
      setRefusal(errorText(HubError.from(error), t));
      setBusy(false);
    }
  }
  return (
    <Dialog label={t('start.title', { name: plan.name })} onClose={onClose} width={520}>
      <form
        className="ax-confirm"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void start();
        }}
      >
        <h2>{t('start.title', { name: plan.name })}</h2>
        {plan.description !== '' && <div className="ax-confirm-text">{plan.description}</div>}
        <div className="jobs-fields">
          {asked.length === 0 && <p className="ax-dim">{t('start.nothing')}</p>}
          <ParamFields params={asked} values={values} onChange={setValues} />
        </div>
        <p className="ax-dim ax-small">{t('start.noSecrets')}</p>
        <StepGrants plan={plan} />
        {confirms.length > 0 && (
          <div className="jobs-confirms">
            <b>{t('start.asks')}</b>
            <ul>
              {confirms.map(({ step, question }) => (
                <li key={step}>{t('start.question', { step, question })}</li>
              ))}
            </ul>
          </div>
        )}
        {refusal !== undefined && (
          <p className="jobs-problem" role="alert">
            {refusal}
          </p>
        )}
        <div className="ax-actions">
          <Button variant="default" onClick={onClose}>
            {t('shell:common.cancel')}
          </Button>
          <Button type="submit" loading={busy} data-first-focus={asked.length === 0 || undefined}>
            {t(confirms.length > 0 ? 'start.yes' : 'start.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
