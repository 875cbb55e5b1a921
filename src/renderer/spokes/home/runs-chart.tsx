import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubClient } from '#shared/contract/index';
import { Failed } from '../../lib/failed';
import type { CallState } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { BarChart } from '../../ui/bar-chart';
import { Card } from '../../ui/card';

type Summary = Awaited<ReturnType<HubClient['runs']['summary']>>;
const HEIGHT = 156;

/** Runs that ended in each of the last 24 hours. */
export function RunsChart({ summary }: { readonly summary: CallState<Summary> }): ReactNode {
  const { t } = useTranslation('home');
  const format = useFormat();
  const { value, error, retry } = summary;
  const formatTime = useCallback((seconds: number) => format.time(new Date(seconds * 1_000).toISOString()), [format]);
  const bars = useMemo(
    () => (value?.buckets ?? []).map(({ at, succeeded, failed }) => ({ at: Date.parse(at) / 1_000, ok: succeeded, failed })),
    [value],
  );
  const words = value && [
    t('chart.succeeded', { count: value.succeeded }),
    t('chart.failed', { count: value.failed }),
    ...(value.medianMs === null ? [] : [t('chart.median', { duration: format.duration(value.medianMs) })]),
  ];
  return (
    <Card title={t('chart.title')} aside={words?.join(' · ')} padded>
      {error !== undefined && value === undefined ? (
        <Failed error={error} retry={retry} />
      ) : (
        <div className="home-chart" style={{ minHeight: HEIGHT }}>
          {words !== undefined && value !== undefined && value.succeeded + value.failed > 0 && (
            <BarChart
              label={`${t('chart.title')}: ${words.join(', ')}`}
              bars={bars}
              okLabel={t('chart.ok')}
              failedLabel={t('chart.bad')}
              height={HEIGHT}
              formatTime={formatTime}
            />
          )}
          {value !== undefined && value.succeeded + value.failed === 0 && <p className="home-quiet">{t('chart.none')}</p>}
        </div>
      )}
    </Card>
  );
}
