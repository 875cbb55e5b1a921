import type { ReactNode } from 'react';
import { useRoute } from 'wouter';
import { HistoryPage } from './history-page';
import { RunPage } from './run-page';

/** `/runs` is the history, `/runs/ID` one run. */
export function RunsPage(): ReactNode {
  const [isRun, params] = useRoute('/runs/:id');
  const id = isRun ? params['id'] : undefined;
  return id === undefined ? <HistoryPage /> : <RunPage key={id} id={id} />;
}
