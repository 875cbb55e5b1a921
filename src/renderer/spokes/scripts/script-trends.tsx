import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Script } from '#shared/contract/scripts';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { runTone } from '../../lib/run-state';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { ValueBars } from '../../ui/value-bars';

/** Runs that are shown. */
const LAST = 50;

/** How long the last runs of a script took, and how many failed; nothing for one that never ended a run. */
export function ScriptTrends({ script }: { readonly script: Script }): ReactNode {
  return useMay('runs:read') ? <Trends id={script.id} /> : null;
}

function Trends({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('scripts');
  const hub = useHub();
  const format = useFormat();
  const { value, error, retry } = useCall((signal) => hub.runs.trends({ subject: id, count: LAST }, { signal }), [hub, id]);
  if (value === undefined) return error === undefined ? null : <Failed error={error} retry={retry} />;
  const { points, failed, medianMs, p95Ms } = value;
  if (points.length === 0) return null;
  const words = [
    t('trends.runs', { count: points.length }),
    t('trends.failed', { count: failed }),
    ...(medianMs === null ? [] : [t('trends.median', { duration: format.duration(medianMs) })]),
    ...(p95Ms === null ? [] : [t('trends.p95', { duration: format.duration(p95Ms) })]),
  ];
  return (
    <section className="script-trends" aria-label={t('trends.title')}>
      <h3>{t('trends.title')}</h3>
      <p className="ax-dim">{words.join(' · ')}</p>
      <ValueBars
        label={words.join(', ')}
        bars={points.map(({ run, at, state, ms }) => {
          const tone = runTone(state);
          const took = ms === null ? [] : [format.duration(ms)];
          return {
            key: run,
            value: ms ?? 0,
            tone: tone === 'ok' ? 'ok' : tone === 'plain' ? 'plain' : 'bad',
            title: [format.when(at), t(`shell:runState.${state}`), ...took].join(' · '),
          };
        })}
      />
    </section>
  );
}
