import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/contract/runs';
import { useFormat } from '../../lib/use-format';
import { Icon } from '../../ui/icon';
import { reasonText } from './run-words';

/** Why it failed or is not what was asked for, in plain sentences; nothing where all is as expected. */
export const RunHints = memo(function RunHints({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const { asked, inForce, denied, evidence } = run.sandbox;
  const reason = run.state === 'failed' || run.state === 'lost' ? reasonText(run, t, format) : null;
  const weaker = inForce !== null && inForce !== asked && inForce === 'none';
  // What root was not let do it did not do.
  const hint =
    run.elevation === null ? t('weaker', { asked: t(`level.${asked}`) }) : run.elevation.state === 'refused' ? null : t('note.elevated');
  return (
    <>
      {(denied.length > 0 || reason !== null) && (
        <div className="run-hint" data-tone="bad" role="note">
          <Icon name="warning" />
          <div>
            {reason !== null && <p>{reason}</p>}
            {denied.length > 0 && (
              <>
                <b>{t('denied.title', { level: t(`level.${inForce ?? asked}`) })}</b>
                <ul>
                  {denied.map((what) => (
                    <li key={what}>{t(`denied.${what}`)}</li>
                  ))}
                </ul>
                {evidence.length > 0 && <pre className="run-evidence">{evidence.join('\n')}</pre>}
              </>
            )}
          </div>
        </div>
      )}
      {weaker && hint !== null && (
        <div className="run-hint" role="note">
          <Icon name="shield" />
          <p>{hint}</p>
        </div>
      )}
    </>
  );
});
