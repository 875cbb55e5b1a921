import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { ApprovalRequest } from '#shared/contract/approvals';
import { Failed } from '../../lib/failed';
import type { Collection } from '../../lib/use-collection';
import { useFormat } from '../../lib/use-format';
import { useMedia } from '../../lib/use-media';
import { Card } from '../../ui/card';
import { DataTable, type Column } from '../../ui/data-table';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';
import { requestTone } from './request-tone';

/** Columns that make room for the others where there is little. */
const GIVE_WAY = ['decision'];

/** Every request, the newest first; those that wait for this person stand out. A row leads to the request. */
export function RequestList({ requests }: { readonly requests: Collection<ApprovalRequest> }): ReactNode {
  const { t } = useTranslation('approvals');
  const [, navigate] = useLocation();
  const roomy = useMedia('(min-width: 1000px)');
  const columns = useColumns();
  if (requests.error !== undefined && requests.items.length === 0) return <Failed error={requests.error} retry={requests.retry} />;
  return (
    <Card fill>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={requests.items}
        rowKey={({ id }) => id}
        onOpen={({ id }) => navigate(`/approvals/${id}`)}
        initialSort={{ id: 'asked', desc: true }}
        hidden={roomy ? [] : GIVE_WAY}
        loading={requests.state === 'loading' ? t('shell:common.loading') : undefined}
        empty={
          <EmptyState
            icon="approvals"
            title={t('empty.title')}
            hint={t('empty.hint')}
            actions={
              <Link className="ax-link" href="/settings#approvals">
                {t('empty.rules')}
              </Link>
            }
          />
        }
      />
    </Card>
  );
}

function useColumns(): readonly Column<ApprovalRequest>[] {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'state',
        header: t('column.state'),
        width: 160,
        cell: ({ state, own }) => (
          <StatusTag
            tone={requestTone(state)}
            label={t(state === 'waiting' ? (own ? 'state.waiting' : 'state.yours') : `state.${state}`)}
          />
        ),
        sortBy: ({ state }) => state,
      },
      {
        id: 'script',
        header: t('column.script'),
        width: 3,
        cell: ({ script }) => <b>{script.name}</b>,
        sortBy: ({ script }) => script.name,
      },
      {
        id: 'asker',
        header: t('column.asker'),
        width: 2,
        cell: ({ asker, own }) => (own ? t('you') : asker.name),
        sortBy: ({ asker }) => asker.name,
      },
      { id: 'reason', header: t('column.reason'), width: 4, cell: ({ reason }) => <span title={reason}>{reason}</span> },
      {
        id: 'asked',
        header: t('column.asked'),
        width: 150,
        cell: ({ askedAt }) => format.when(askedAt),
        sortBy: ({ askedAt }) => askedAt,
      },
      {
        id: 'decision',
        header: t('column.decision'),
        width: 3,
        cell: ({ decision, state, expiresAt }) => {
          if (decision !== null) return `${decision.by.name}${decision.reason === '' ? '' : ` · ${decision.reason}`}`;
          if (state === 'waiting') return <span className="ax-dim">{t('until', { at: format.when(expiresAt) })}</span>;
          return state === 'expired' ? t('over', { at: format.when(expiresAt) }) : '—';
        },
      },
    ],
    [t, format],
  );
}
