import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultColumn, ShownResult } from '#shared/contract/results';
import { useFormat } from '../../../lib/use-format';
import { SeriesChart } from '../../../ui/series-chart';
import { ResultTable } from './result-table';

type Chart = Extract<ShownResult, { type: 'chart' }>;

/** A chart, or its figures as a table: the same for who does not see it. */
export function ResultChart({ chart, asTable }: { readonly chart: Chart; readonly asTable: boolean }): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const { labels, series, unit } = chart;
  const columns = useMemo(
    (): readonly ResultColumn[] => [
      { name: t('results.point'), type: 'text' },
      ...series.map(({ name }) => ({ name: unit === null ? name : `${name} (${unit})`, type: 'number' as const })),
    ],
    [series, unit, t],
  );
  const rows = useMemo(
    () => labels.map((label, at) => [String(label), ...series.map(({ values }) => values[at] ?? null)]),
    [labels, series],
  );
  if (asTable) return <ResultTable label={chart.name} columns={columns} rows={rows} />;
  const figures = series.map(({ name, values }) => {
    const given = values.filter((value) => value !== null);
    if (given.length === 0) return t('results.seriesEmpty', { name });
    const [least, most] = [given.reduce((a, b) => Math.min(a, b)), given.reduce((a, b) => Math.max(a, b))];
    return t('results.series', { name, count: given.length, least: format.number(least), most: format.number(most), unit: unit ?? '' });
  });
  return (
    <div className="results-chart">
      <SeriesChart
        label={`${chart.name}. ${figures.join(' ')}`}
        kind={chart.kind}
        labels={labels.map(String)}
        series={series}
        unit={unit}
        locale={format.locale}
      />
    </div>
  );
}
