import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { ShownResult } from '#shared/contract/results';
import type { Run } from '#shared/contract/runs';
import { copyText } from '../../../lib/clipboard';
import { errorText } from '../../../lib/error-text';
import { Failed } from '../../../lib/failed';
import { useHub } from '../../../lib/hub-context';
import { notify } from '../../../lib/notify';
import { hasEnded } from '../../../lib/run-state';
import { useFormat } from '../../../lib/use-format';
import { Card } from '../../../ui/card';
import { Facts } from '../../../ui/facts';
import { Icon } from '../../../ui/icon';
import { EmptyState, LoadingState } from '../../../ui/states';
import { useCellText } from './cell-text';
import { ResultChart } from './result-chart';
import { ResultTable } from './result-table';
import { ResultsRefused } from './results-refused';
import { useResults } from './use-results';
import './results.css';

/** All that a run gave as results, one below the other, each to be taken along. */
export function ResultsViewer({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const { value: results, error, retry } = useResults(run.id);
  if (results === undefined && error !== undefined) return <Failed error={error} retry={retry} />;
  const waiting = results === undefined && run.results.count > 0;
  return (
    <div className="results" tabIndex={-1}>
      <ResultsRefused results={run.results} />
      {waiting && <LoadingState label={t('shell:common.loading')} />}
      {!waiting && (results ?? []).length === 0 && (
        <EmptyState icon="info" title={t('results.none')} hint={hasEnded(run) ? undefined : t('results.noneYet')} />
      )}
      {results?.map((result) => (
        <OneResult key={`${result.type} ${result.name}`} run={run.id} result={result} />
      ))}
    </div>
  );
}

function OneResult({ run, result }: { readonly run: string; readonly result: ShownResult }): ReactNode {
  const [asTable, setAsTable] = useState(false);
  const { t } = useTranslation('runs');
  const chart = result.type === 'chart';
  return (
    <Card
      title={result.name}
      className="results-one"
      padded={result.type === 'link' || result.type === 'file'}
      aside={
        <span className="results-actions">
          {chart && (
            <button type="button" className="results-act" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              <Icon name="columns" size={13} />
              {t('results.asTable')}
            </button>
          )}
          <Takes run={run} result={result} />
        </span>
      }
    >
      <Content result={result} asTable={asTable} />
    </Card>
  );
}

function Content({ result, asTable }: { readonly result: ShownResult; readonly asTable: boolean }): ReactNode {
  const format = useFormat();
  const text = useCellText();
  switch (result.type) {
    case 'table':
      return <ResultTable label={result.name} columns={result.columns} rows={result.rows} />;
    case 'chart':
      return <ResultChart chart={result} asTable={asTable} />;
    case 'values':
      return (
        <Facts
          facts={result.values.map(([name, value]) => ({ name, value: <span className="results-value">{text(value, 'text')}</span> }))}
        />
      );
    case 'link':
      return <span className="results-address">{result.url}</span>;
    case 'file':
      return <span className="ax-dim">{format.bytes(result.bytes)}</span>;
  }
}

/** What can be done with a result besides looking at it. */
function Takes({ run, result }: { readonly run: string; readonly result: ShownResult }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const download = async (as: 'csv' | 'json' | 'file'): Promise<void> => {
    try {
      const { ticket, name } = await hub.runs.resultDownload({ run, name: result.name, as });
      const link = document.createElement('a');
      link.href = `/bytes/${encodeURIComponent(ticket)}`;
      link.download = name;
      link.click();
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    }
  };
  const act = (label: string, icon: 'download' | 'copy', go: () => void): ReactNode => (
    <button key={label} type="button" className="results-act" aria-label={t('results.of', { act: label, name: result.name })} onClick={go}>
      <Icon name={icon} size={13} />
      {label}
    </button>
  );
  if (result.type === 'file') return act(t('download.label'), 'download', () => void download('file'));
  if (result.type === 'link') {
    const copy = (): void => {
      copyText(result.url).then(
        () => notify({ tone: 'ok', message: t('facts.copied') }),
        () => notify({ tone: 'bad', message: t('output.notCopied') }),
      );
    };
    return (
      <>
        {act(t('results.copy'), 'copy', copy)}
        {/* The desktop opens none but a few addresses, whoever asks: there it is copied. */}
        {location.protocol !== 'app:' && (
          <a
            className="results-act"
            href={result.url}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t('results.openOf', { url: result.url })}
          >
            <Icon name="external" size={13} />
            {t('results.open')}
          </a>
        )}
      </>
    );
  }
  return (
    <>
      {act('CSV', 'download', () => void download('csv'))}
      {act('JSON', 'download', () => void download('json'))}
    </>
  );
}
