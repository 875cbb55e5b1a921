import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { hasEnded } from '../../lib/run-state';
import { useStream } from '../../lib/use-stream';
import { Button } from '../../ui/button';
import { LoadingState } from '../../ui/states';
import { RunMain } from './run-main';
import { RunStanding } from './run-standing';
import { useCancel } from './use-cancel';

/** A run in the small window: how it stands, what it prints and gives. */
export function QuickRun({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const { value: run, error, retry } = useStream((signal) => hub.runs.observe({ run: id }, { signal }), [hub, id]);
  const { cancel, asked } = useCancel();
  if (run === undefined) {
    return error === undefined ? <LoadingState label={t('shell:common.loading')} /> : <Failed error={error} retry={retry} />;
  }
  return (
    <>
      <header className="quick-head">
        <h1 className="ax-ellipsis">{run.subject.name}</h1>
        <RunStanding run={run} />
        {!hasEnded(run) && (
          <Button variant="default" small danger disabled={asked.has(run.id)} onClick={() => cancel(run)}>
            {t(asked.has(run.id) ? 'cancel.waiting' : 'cancel.label')}
          </Button>
        )}
        <Button variant="subtle" small onClick={() => window.open(`/runs/${run.id}`)}>
          {t('quick.open')}
        </Button>
      </header>
      <div className="quick-body run-output">
        <RunMain key={run.id} run={run} />
      </div>
    </>
  );
}
