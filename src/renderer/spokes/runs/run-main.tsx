import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from 'wouter/use-browser-location';
import type { Run } from '#shared/contract/runs';
import { hasEnded } from '../../lib/run-state';
import { fetched } from '../../ui/fetched';
import { OutputViewer } from './output/output-viewer';
import { readPlace, type OutputPlace } from './output/place';
import { RunElevation } from './run-elevation';
import { RunPreparing } from './run-preparing';
import { RunProgress } from './run-progress';

// xterm is fetched only for runs in terminal mode, charts and tables only for runs that gave some.
const terminal = fetched(async () => (await import('./terminal/terminal-viewer')).TerminalViewer);
const results = fetched(async () => (await import('./results/results-viewer')).ResultsViewer);

type Tab = 'output' | 'results';
const tabs: readonly Tab[] = ['output', 'results'];

/** What a run prints, and what it gave: side by side as tabs once it gave something. Of one that has ended the results come first. */
export function RunMain({ run }: { readonly run: Run }): ReactNode {
  const given = !run.output.gone && run.results.count + run.results.refused > 0;
  const place = usePlace();
  const [first] = useState<Tab>(place === null && given && hasEnded(run) ? 'results' : 'output');
  const [chosen, choose] = useState<Tab>();
  const shown = given ? (chosen ?? first) : 'output';
  return (
    <>
      {run.elevation !== null && !hasEnded(run) && run.state !== 'queued' && <RunElevation run={run} elevation={run.elevation} />}
      {run.preparing !== null && <RunPreparing line={run.preparing} />}
      {run.progress !== null && <RunProgress progress={run.progress} />}
      {given && <Tabs run={run} shown={shown} choose={choose} />}
      {given ? (
        <div className="run-panel" role="tabpanel" id={`run-panel-${shown}`} aria-labelledby={`run-tab-${shown}`}>
          {shown === 'results' ? <results.Component key={run.id} run={run} /> : <RunOutput run={run} place={place} />}
        </div>
      ) : (
        <RunOutput run={run} place={place} />
      )}
    </>
  );
}

function Tabs({ run, shown, choose }: { readonly run: Run; readonly shown: Tab; readonly choose: (tab: Tab) => void }): ReactNode {
  const { t } = useTranslation('runs');
  const bar = useRef<HTMLDivElement>(null);
  const { count, refused } = run.results;
  const onKeyDown = (event: KeyboardEvent): void => {
    const other = tabs.find((tab) => tab !== shown);
    if ((event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') || other === undefined) return;
    event.preventDefault();
    choose(other);
    bar.current?.querySelector<HTMLElement>(`#run-tab-${other}`)?.focus();
  };
  return (
    <div className="run-tabs" role="tablist" aria-label={t('results.tabs')} ref={bar} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`run-tab-${tab}`}
          aria-selected={tab === shown}
          aria-controls={tab === shown ? `run-panel-${tab}` : undefined}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => choose(tab)}
        >
          {t(tab === 'output' ? 'output.title' : 'results.title')}
          {tab === 'results' && <span className="run-tab-count">{count}</span>}
          {tab === 'results' && refused > 0 && <span className="run-tab-bad">{t('results.refusedShort', { count: refused })}</span>}
        </button>
      ))}
    </div>
  );
}

/** The line that the address names; the same one as long as it is the same address. */
function usePlace(): OutputPlace | null {
  const search = useSearch();
  return useMemo(() => readPlace(search), [search]);
}

function RunOutput({ run, place }: { readonly run: Run; readonly place: OutputPlace | null }): ReactNode {
  // What a terminal shows has no lines that one could be led to.
  if (run.mode === 'pipe' || run.output.gone || place !== null)
    return <OutputViewer key={`${run.id} ${place?.line ?? ''}`} run={run} place={place} />;
  return <terminal.Component key={run.id} run={run} />;
}
