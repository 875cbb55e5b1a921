import type { ReactNode } from 'react';
import { useRoute } from 'wouter';
import { ComparePage } from './compare-page';
import { HistoryPage } from './history-page';
import { RunPage } from './run-page';

/** `/runs` is the history, `/runs/ID` one run, `/runs/ID/compare/ID` two side by side. */
export function RunsPage(): ReactNode {
  const [isRun, params] = useRoute('/runs/:id');
  const [isPair, pair] = useRoute('/runs/:before/compare/:after');
  if (isPair) return <ComparePage key={`${pair['before']} ${pair['after']}`} before={pair['before']} after={pair['after']} />;
  const id = isRun ? params['id'] : undefined;
  return id === undefined ? <HistoryPage /> : <RunPage key={id} id={id} />;
}
