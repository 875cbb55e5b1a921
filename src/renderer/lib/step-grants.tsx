import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { RunPreview } from '#shared/contract/grant-plan';
import type { JobPlan } from '#shared/contract/jobs';
import { literalParams } from '#shared/contract/step-params';
import { grantsInBrief, type Say } from '#shared/grants/grant-words';
import { Icon } from '../ui/icon';
import { errorText } from './error-text';
import { useHub } from './hub-context';
import { PreviewRemarks } from './preview-remarks';
import { useCall } from './use-call';
import { useFormat } from './use-format';

type StepPreview = { readonly step: string } & ({ readonly preview: RunPreview } | { readonly error: HubError });

/** What each step of a job may reach, in a line; what its values depend on is not known before it runs. */
export function StepGrants({ plan }: { readonly plan: Pick<JobPlan, 'steps'> }): ReactNode {
  const { t } = useTranslation('grants');
  const { runs } = useHub();
  const steps = JSON.stringify(plan.steps.map((step) => ({ id: step.id, script: step.script, params: literalParams(step) })));
  const { value } = useCall(
    async (signal) =>
      await Promise.all(
        plan.steps.map(async (step): Promise<StepPreview> => {
          try {
            return { step: step.id, preview: await runs.preview({ script: step.script, params: literalParams(step) }, { signal }) };
          } catch (error) {
            return { step: step.id, error: HubError.from(error) };
          }
        }),
      ),
    [runs, steps],
  );
  return (
    <section className="ax-preview" aria-label={t('title')} tabIndex={0}>
      <b>{t('title')}</b>
      {value === undefined ? (
        <p className="ax-dim">{t('shell:common.loading')}</p>
      ) : (
        <dl className="ax-facts">
          {value.map((one) => (
            <div key={one.step}>
              <dt>{one.step}</dt>
              <dd>
                {'preview' in one ? (
                  <Line preview={one.preview} />
                ) : (
                  <span className="ax-remark-bad">
                    <Icon name="warning" /> {errorText(one.error, t)}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Line({ preview }: { readonly preview: RunPreview }): ReactNode {
  const { t } = useTranslation('grants');
  const format = useFormat();
  const say: Say = (key, values = {}) => t(key, { ...values, defaultValue: '' });
  const facts = grantsInBrief(preview.plan, say, format);
  return (
    <>
      {facts.map(({ name, lines }) => t('shell:palette.fact', { name, text: lines.join(', ') })).join(' · ')}
      <PreviewRemarks preview={preview} />
    </>
  );
}
