import './job.css';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run, RunStep } from '#shared/contract/runs';
import { hasEnded, runTone } from '../../../lib/run-state';
import { useFormat, useNow } from '../../../lib/use-format';
import { Card } from '../../../ui/card';
import { Gantt } from '../../../ui/gantt';
import { StepGraph } from '../../../ui/step-graph';
import { JobLog } from './job-log';
import { StepOutput } from './step-output';
import { stepNote, stepSpan } from './step-words';

/** A run of a job with its steps: how they follow each other, when each ran, and what all of them or one of them printed. */
export function JobRun({ run, job }: { readonly run: Run; readonly job: NonNullable<Run['job']> }): ReactNode {
  const { t } = useTranslation('runs');
  const [chosen, choose] = useState<string>();
  const selected = job.steps.find(({ id }) => id === chosen);
  return (
    <div className="run-job">
      <Card title={t('job.graph')} padded className="run-job-graph">
        <StepGraph
          label={t('job.graph')}
          nodes={job.steps.map((step) => ({
            id: step.id,
            label: step.id,
            note: stepNote(step, t),
            needs: step.needs,
            tone: runTone(step.state),
          }))}
          selected={chosen}
          onSelect={(id) => choose(id === chosen ? undefined : id)}
        />
        <Times run={run} steps={job.steps} />
      </Card>
      <section
        className="ax-card run-output"
        aria-label={selected === undefined ? t('job.log') : t('job.stepOutput', { step: selected.id })}
      >
        <div className="run-tabs" role="group" aria-label={t('job.shown')}>
          <button type="button" aria-pressed={selected === undefined} onClick={() => choose(undefined)}>
            {t('job.log')}
          </button>
          {job.steps
            .filter((step) => step.run !== null || step.reason !== null)
            .map(({ id }) => (
              <button key={id} type="button" aria-pressed={id === chosen} onClick={() => choose(id)}>
                {id}
              </button>
            ))}
        </div>
        {selected === undefined ? <JobLog key={run.id} run={run.id} /> : <StepOutput key={selected.id} job={run} step={selected} />}
      </section>
    </div>
  );
}

function Times({ run, steps }: { readonly run: Run; readonly steps: readonly RunStep[] }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const now = useNow(1_000, !hasEnded(run));
  // What an earlier run of the job did is no time of this one's.
  const spans = steps.map((step) => (step.kept ? null : stepSpan(step, now)));
  const from = Date.parse(run.startedAt ?? run.queuedAt);
  const to = run.endedAt === null ? now : Date.parse(run.endedAt);
  return (
    <Gantt
      label={t('job.times')}
      from={from}
      to={to}
      axis={[format.when(run.startedAt ?? run.queuedAt), format.duration(Math.max(0, to - from))]}
      rows={steps.map((step, index) => {
        const span = spans[index] ?? null;
        return {
          id: step.id,
          label: step.id,
          span,
          tone: runTone(step.state),
          text: span === null ? stepNote(step, t) : format.duration(span.to - span.from),
        };
      })}
    />
  );
}
