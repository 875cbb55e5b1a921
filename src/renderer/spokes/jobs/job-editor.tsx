import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDetail, JobPlan } from '#shared/contract/jobs';
import { useMay } from '../../lib/hub-info';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { StepGraph } from '../../ui/step-graph';
import { CodeField, type CodeFieldHandle } from './code-field';
import { Problems } from './problems';
import { StartJob } from './start-job';
import { useChecked } from './use-checked';
import { useJobText } from './use-job-text';

interface JobEditorProps {
  /** Undefined writes a new one. */
  readonly job: JobDetail | undefined;
  /** Names what is typed here and not saved. */
  readonly draft: string;
  readonly text: string;
  /** Told after a job that there was has its new text. */
  readonly onSaved: () => void;
}

/** A job's text with its graph beside it, and what is wrong by line; both as the hub reads it while it is typed. */
export function JobEditor({ job, draft, text: first, onSaved }: JobEditorProps): ReactNode {
  const { t } = useTranslation('jobs');
  const mayWrite = useMay('jobs:write');
  const mayRun = useMay('runs:write');
  const { text, type, changed, busy, refusal, save, discard } = useJobText(job, draft, first, onSaved);
  const [starting, setStarting] = useState(false);
  const [field, setField] = useState<CodeFieldHandle | null>(null);
  const { check, plan, settled } = useChecked(text, job?.check);
  const problems = check?.problems ?? [];
  const fine = settled && check !== undefined && problems.length === 0;

  return (
    <div className="jobs-editor">
      <Card
        title={t('text')}
        fill
        aside={<span className="ax-dim">{t(changed ? 'changed' : job === undefined ? 'unsaved' : 'saved')}</span>}
      >
        <CodeField
          ref={setField}
          label={t('text')}
          value={text}
          onChange={type}
          bad={new Set(problems.flatMap(({ line }) => line ?? []))}
        />
      </Card>
      <div className="jobs-side">
        <Card title={t('graph')} padded>
          {plan === null ? <p className="ax-dim">{t('noGraph')}</p> : <PlanGraph plan={plan} onLine={(line) => field?.goTo(line, 1)} />}
        </Card>
        <Problems problems={problems} fine={fine} onGo={(line, column) => field?.goTo(line, column)} />
        {refusal !== undefined && (
          <p className="jobs-problem" role="alert">
            <Icon name="warning" size={14} /> {refusal.message}{' '}
            {refusal.theirs && (
              <Button small variant="default" disabled={!mayWrite || !fine} onClick={() => void save(true)}>
                {t('saveOver')}
              </Button>
            )}
          </p>
        )}
        <div className="ax-actions jobs-actions">
          {changed && (
            <Button variant="subtle" disabled={busy} onClick={() => void discard()}>
              {t('discard')}
            </Button>
          )}
          <Button
            variant={changed || job === undefined ? 'filled' : 'default'}
            loading={busy}
            disabled={!mayWrite || !fine || (!changed && job !== undefined)}
            onClick={() => void save()}
          >
            {t('shell:common.save')}
          </Button>
          <Button
            variant={changed || job === undefined ? 'default' : 'filled'}
            icon={<Icon name="play" size={12} />}
            disabled={!mayRun || !fine || changed || job === undefined}
            title={changed || job === undefined ? t('saveFirst') : undefined}
            onClick={() => setStarting(true)}
          >
            {t('run')}
          </Button>
        </div>
      </div>
      {starting && job !== undefined && plan !== null && check !== undefined && (
        <StartJob job={job} plan={plan} confirms={check.confirms} onClose={() => setStarting(false)} />
      )}
    </div>
  );
}

function PlanGraph({ plan, onLine }: { readonly plan: JobPlan; readonly onLine: (line: number) => void }): ReactNode {
  const { t } = useTranslation('jobs');
  const lines = new Map(plan.steps.map(({ id, line }) => [id, line]));
  return (
    <StepGraph
      label={t('graph')}
      nodes={plan.steps.map(({ id, script, needs, if: condition }) => ({
        id,
        label: id,
        note: condition === 'success()' ? script : `${script} · ${condition}`,
        needs,
        tone: 'plain',
      }))}
      onSelect={(id) => onLine(lines.get(id) ?? 1)}
    />
  );
}
