import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice, RunNotice } from '#shared/contract/notifications';
import { useFormat } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { StatusTag } from '../../ui/status-tag';
import { ManyRuns } from './many-runs';

const tones = { failure: 'bad', recovery: 'ok', long: 'wait', due: 'wait' } as const;

/** What, of which script or secret, by which rule, whether its webhook was reached, when. */
export function useNoticeColumns(): readonly Column<Notice>[] {
  const { t } = useTranslation('notifications');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'kind',
        header: t('column.what'),
        width: 150,
        cell: ({ kind }) => <StatusTag tone={tones[kind]} label={t(`kind.${kind}`)} />,
        sortBy: ({ kind }) => kind,
      },
      {
        id: 'about',
        header: t('column.about'),
        width: 3,
        cell: (notice) => (
          <span className={notice.read ? undefined : 'notifications-new'}>
            <About notice={notice} />
            {!notice.read && <span className="ax-dim"> {t('new')}</span>}
          </span>
        ),
        sortBy: nameOf,
      },
      { id: 'rule', header: t('column.rule'), width: 2, cell: (notice) => ruleOf(notice) || '—', sortBy: ruleOf },
      {
        id: 'webhook',
        header: t('column.webhook'),
        width: 2,
        cell: (notice) => <Delivery webhook={notice.kind === 'due' ? null : notice.webhook} />,
      },
      {
        id: 'at',
        header: t('column.at'),
        width: 140,
        cell: ({ at }) => (
          <time dateTime={at} title={format.full(at)}>
            {format.when(at)}
          </time>
        ),
        sortBy: ({ at }) => at,
      },
    ],
    [t, format],
  );
}

const nameOf = (notice: Notice): string => (notice.kind === 'due' ? notice.secret : notice.script.name);
const ruleOf = (notice: Notice): string => (notice.kind === 'due' ? '' : notice.rule.name);

function About({ notice }: { readonly notice: Notice }): ReactNode {
  return notice.kind === 'due' || notice.together === null ? nameOf(notice) : <ManyRuns kind={notice.kind} together={notice.together} />;
}

function Delivery({ webhook }: Pick<RunNotice, 'webhook'>): ReactNode {
  const { t } = useTranslation('notifications');
  if (webhook === null) return '—';
  const { state, attempts, detail } = webhook;
  return <span title={detail ?? undefined}>{t(`delivery.${state}`, { attempt: attempts + 1, detail: detail ?? '' })}</span>;
}
