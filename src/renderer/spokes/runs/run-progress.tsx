import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress } from '#shared/contract/results';
import { ProgressBar } from '../../ui/progress-bar';

const tones = { normal: 'run', indeterminate: 'run', error: 'bad', paused: 'wait' } as const;

/** How far a run says that it is, over its output. */
export function RunProgress({ progress }: { readonly progress: Progress }): ReactNode {
  const { t } = useTranslation('runs');
  const { state, percent, text } = progress;
  const how = state === 'error' || state === 'paused' ? t(`progress.${state}`) : percent === null ? t('progress.unknown') : '';
  return (
    <div className="run-progress" data-state={state}>
      <ProgressBar label={t('progress.label')} percent={percent} tone={tones[state]} />
      {percent !== null && <b>{t('progress.percent', { percent })}</b>}
      {how !== '' && <span>{how}</span>}
      {text !== null && <span className="ax-ellipsis">{text}</span>}
    </div>
  );
}

/** The same in a row of a list. */
export function RowProgress({ progress: { state, percent, text } }: { readonly progress: Progress }): ReactNode {
  const { t } = useTranslation('runs');
  return (
    <span className="runs-progress">
      <ProgressBar label={t('progress.label')} percent={percent} tone={tones[state]} small />
      <span className="ax-dim ax-ellipsis">
        {[percent === null ? null : t('progress.percent', { percent }), text].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
