import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Choice } from '../../ui/choice';
import { Page } from '../../ui/page';
import { EmptyState, LoadingState } from '../../ui/states';
import { CompareDiff } from './compare-diff';
import { CompareTable } from './compare-table';
import { compareHref } from './compare-with-previous';

interface ComparePageProps {
  readonly before: string;
  readonly after: string;
}

/** Two runs side by side: what they were given and did, and what is different of script and output. */
export function ComparePage({ before, after }: ComparePageProps): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const { value, error, retry } = useCall(
    async (signal) => await Promise.all([hub.runs.get({ run: before }, { signal }), hub.runs.get({ run: after }, { signal })]),
    [hub, before, after],
  );
  const crumbs = [
    { label: t('title'), link: <Link href="/runs">{t('title')}</Link> },
    { label: after.slice(0, 8), link: <Link href={`/runs/${after}`}>{value?.[1].subject.name ?? after.slice(0, 8)}</Link> },
    { label: t('compare.title') },
  ];
  return (
    <Page
      title={t('compare.title')}
      crumbs={crumbs}
      crumbsLabel={t('crumbs')}
      actions={value && <Earlier before={value[0]} after={value[1]} />}
    >
      {value !== undefined ? (
        <div className="run-compare">
          <CompareTable before={value[0]} after={value[1]} />
          <CompareDiff of="script" before={before} after={after} />
          <CompareDiff of="output" before={before} after={after} />
        </div>
      ) : error?.code === 'RUN_NOT_FOUND' ? (
        <EmptyState
          icon="runs"
          title={errorText(error, t)}
          actions={
            <Link className="ax-link" href="/runs">
              {t('allRuns')}
            </Link>
          }
        />
      ) : error !== undefined ? (
        <Failed error={error} retry={retry} />
      ) : (
        <LoadingState label={t('shell:common.loading')} />
      )}
    </Page>
  );
}

/** The other runs of the same script, to be compared with instead. */
function Earlier({ before, after }: { readonly before: Run; readonly after: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const format = useFormat();
  const [, navigate] = useLocation();
  const subject = after.subject.id;
  const { value } = useCall((signal) => hub.runs.page({ filter: { subject }, limit: 50 }, { signal }), [hub, subject]);
  const others = (value?.items ?? []).filter(({ id }) => id !== after.id);
  // The one that is compared with may be older than those, or of another script.
  const all = others.some(({ id }) => id === before.id) ? others : [before, ...others];
  return (
    <label className="run-compare-with">
      {t('compare.with')}
      <Choice
        value={before.id}
        options={all.map((run) => ({
          value: run.id,
          label: `${format.when(run.startedAt ?? run.queuedAt)} · ${t(`shell:runState.${run.state}`)} · ${run.id.slice(0, 8)}`,
        }))}
        onChange={(id) => navigate(compareHref(id, after.id))}
      />
    </label>
  );
}
