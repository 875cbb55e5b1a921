import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '#shared/contract/notifications';
import { useFormat } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { StatusTag } from '../../ui/status-tag';
import { ManyRuns } from './many-runs';

const tones = { failure: 'bad', recovery: 'ok', long: 'wait' } as const;

/** What, of which script, by which rule, whether its webhook was reached, when. */
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
        id: 'script',
        header: t('column.script'),
        width: 3,
        cell: ({ script, read, kind, together }) => (
          <span className={read ? undefined : 'notifications-new'}>
            {together === null ? script.name : <ManyRuns kind={kind} together={together} />}
            {!read && <span className="ax-dim"> {t('new')}</span>}
          </span>
        ),
        sortBy: ({ script }) => script.name,
      },
      { id: 'rule', header: t('column.rule'), width: 2, cell: ({ rule }) => rule.name, sortBy: ({ rule }) => rule.name },
      { id: 'webhook', header: t('column.webhook'), width: 2, cell: ({ webhook }) => <Delivery webhook={webhook} /> },
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

function Delivery({ webhook }: Pick<Notice, 'webhook'>): ReactNode {
  const { t } = useTranslation('notifications');
  if (webhook === null) return '—';
  const { state, attempts, detail } = webhook;
  return <span title={detail ?? undefined}>{t(`delivery.${state}`, { attempt: attempts + 1, detail: detail ?? '' })}</span>;
}
