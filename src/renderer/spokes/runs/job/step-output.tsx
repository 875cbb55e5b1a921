import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Run, RunStep } from '#shared/contract/runs';
import { Failed } from '../../../lib/failed';
import { useHub } from '../../../lib/hub-context';
import { useMay } from '../../../lib/hub-info';
import { hasEnded, runTone } from '../../../lib/run-state';
import { useFormat } from '../../../lib/use-format';
import { useStream } from '../../../lib/use-stream';
import { LoadingState } from '../../../ui/states';
import { StatusTag } from '../../../ui/status-tag';
import { RunMain } from '../run-main';
import { reasonText } from '../run-words';
import { RetryJob } from './retry-job';
import { stepNote } from './step-words';

/** One step of a job's run: how it stands, what it printed and gave, and the way to begin again with it. */
export function StepOutput({ job, step }: { readonly job: Run; readonly step: RunStep }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const mayRun = useMay('runs:write');
  const why = reasonText({ state: 'failed', timeoutSeconds: null, reason: step.reason }, t, format);
  return (
    <>
      <div className="run-step-head">
        <StatusTag tone={runTone(step.state)} label={stepNote(step, t)} />
        <span className="ax-dim ax-ellipsis">{step.name}</span>
        {step.run !== null && (
          <Link className="ax-link" href={`/runs/${step.run}`}>
            {t('job.openStep')}
          </Link>
        )}
        {mayRun && hasEnded(job) && <RetryJob run={job} from={step.id} />}
      </div>
      {why !== null && step.reason !== null && <p className="run-step-why">{why}</p>}
      {step.run === null ? (
        step.reason === null && <p className="run-step-why ax-dim">{t('job.noRun')}</p>
      ) : (
        <Output key={step.run} id={step.run} />
      )}
    </>
  );
}

function Output({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const { value: run, error, retry } = useStream((signal) => hub.runs.observe({ run: id }, { signal }), [hub, id]);
  if (run !== undefined) return <RunMain run={run} />;
  return error === undefined ? <LoadingState label={t('shell:common.loading')} /> : <Failed error={error} retry={retry} />;
}
