import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunMode, SandboxLevel } from '#shared/contract/scripts';
import { sandboxLevels } from '#shared/contract/setting-values';
import { Choice } from '../../ui/choice';
import type { RunForm } from './use-run-form';

const modes: readonly RunMode[] = ['pipe', 'terminal'];

interface RunOptionsProps {
  readonly run: Pick<RunForm, 'mode' | 'setMode' | 'level' | 'setLevel' | 'busy'>;
  /** The sandbox that the script has unless another is asked for. */
  readonly usual: SandboxLevel;
  /** It needs root, for whom there is none. */
  readonly elevated: boolean;
}

/** How this one run is to be: seldom touched, so folded away; what is chosen is said all the same. */
export function RunOptions({ run, usual, elevated }: RunOptionsProps): ReactNode {
  const { t } = useTranslation('scripts');
  return (
    <details className="script-options">
      <summary>
        {t('form.options')}
        <span>{`${t(`mode.${run.mode}`)} · ${elevated ? t('level.none') : t(`level.${run.level}`)}`}</span>
      </summary>
      <div className="script-option">
        <span>{t('form.mode')}</span>
        <div className="script-modes" role="group" aria-label={t('form.mode')}>
          {modes.map((mode) => (
            <button
              key={mode}
              type="button"
              aria-pressed={run.mode === mode}
              title={t(`mode.${mode}Hint`)}
              onClick={() => run.setMode(mode)}
            >
              {t(`mode.${mode}`)}
            </button>
          ))}
        </div>
      </div>
      {!elevated && (
        <div className="script-option">
          <span>{t('form.sandbox')}</span>
          <Choice
            small
            label={t('form.sandbox')}
            disabled={run.busy}
            value={run.level}
            onChange={(level) => run.setLevel(level === usual ? undefined : level)}
            options={sandboxLevels.map((value) => ({
              value,
              label: value === usual ? t('form.usual', { level: t(`level.${value}`) }) : t(`level.${value}`),
            }))}
          />
        </div>
      )}
    </details>
  );
}
