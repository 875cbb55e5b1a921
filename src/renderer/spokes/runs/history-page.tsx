import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useSearch } from 'wouter/use-browser-location';
import { Failed } from '../../lib/failed';
import { useMay } from '../../lib/hub-info';
import { useMedia } from '../../lib/use-media';
import { useRemembered } from '../../lib/use-remembered';
import { useFormat } from '../../lib/use-format';
import { Card } from '../../ui/card';
import { DataTable } from '../../ui/data-table';
import { Page } from '../../ui/page';
import { EmptyState } from '../../ui/states';
import { HistoryFilters } from './history-filters';
import { filterOf, type HistoryQuery, isEmptyQuery, readQuery, writeQuery } from './history-filter';
import { Hits } from './hits/hits';
import { useRunColumns } from './run-columns';
import { useCancel } from './use-cancel';
import { useFolds } from './use-folds';
import { useHistory } from './use-history';

/** Columns that make room for the names where there is little; the page of a run says the same. */
const GIVE_WAY = ['where', 'who'];

/** Every run there was: live at the top, older ones as one scrolls. */
export function HistoryPage(): ReactNode {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const [, navigate] = useLocation();
  // Undecoded: a script's id may hold anything.
  const search = useSearch();
  const query = useMemo(() => readQuery(search), [search]);
  // A period is counted from when the page was opened, so that it does not move under who reads it.
  const [opened] = useState(() => Date.now());
  const filter = useMemo(() => filterOf(query, opened), [query, opened]);
  const history = useHistory(filter);
  const [hidden, setHidden] = useRemembered('columns.runs', ['face']);
  const roomy = useMedia('(min-width: 1000px)');
  const { cancel, asked } = useCancel();
  const mayCancel = useMay('runs:write');
  const folds = useFolds(history.runs);
  const columns = useRunColumns(mayCancel ? cancel : null, asked, folds);
  const change = (next: HistoryQuery): void => navigate(writeQuery(next), { replace: true });
  const { runs, more } = history;
  const empty = isEmptyQuery(query);
  const count = `${format.number(runs.length)}${more === undefined ? '' : '+'}`;

  return (
    <Page
      fill
      title={t('title')}
      aside={history.state !== 'loading' && query.output.trim() === '' && <span className="runs-count">{count}</span>}
    >
      <Card fill>
        <HistoryFilters query={query} onChange={change} runs={runs} />
        {query.output.trim() !== '' ? (
          <Hits text={query.output} matchCase={query.matchCase} filter={filter} showAll={() => navigate('/runs')} />
        ) : history.error !== undefined && runs.length === 0 ? (
          <Failed error={history.error} retry={history.retry} />
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={folds.rows}
            rowKey={({ id }) => id}
            onOpen={({ id }) => navigate(`/runs/${id}`)}
            hidden={roomy ? hidden : [...hidden, ...GIVE_WAY]}
            onHidden={roomy ? setHidden : undefined}
            columnsLabel={t('columns')}
            onEnd={more}
            sortedNote={more === undefined ? undefined : t('shell:common.sortedLoaded', { count: runs.length })}
            loading={history.state === 'loading' ? t('shell:common.loading') : undefined}
            empty={
              <EmptyState
                icon="runs"
                title={t(empty ? 'empty.title' : 'none.title')}
                hint={t(empty ? 'empty.hint' : 'none.hint')}
                actions={
                  empty ? (
                    <Button onClick={() => navigate('/scripts')}>{t('empty.action')}</Button>
                  ) : (
                    <Button variant="default" onClick={() => navigate('/runs')}>
                      {t('none.action')}
                    </Button>
                  )
                }
              />
            }
          />
        )}
      </Card>
    </Page>
  );
}
