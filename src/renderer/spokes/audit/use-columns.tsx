import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { StatusTag } from '../../ui/status-tag';
import type { AuditRow } from './audit-row';
import { nameOf } from './name-of';
import { outcomeTone } from './outcome';

/** The columns of the list of entries. */
export function useColumns(): readonly Column<AuditRow>[] {
  const { t } = useTranslation('audit');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'seq',
        header: t('column.seq'),
        width: 72,
        hideable: false,
        cell: ({ seq, cut }) => <span className="ax-mono ax-dim">{cut === true ? `1–${seq}` : seq}</span>,
        sortBy: ({ seq }) => seq,
      },
      {
        id: 'at',
        header: t('column.at'),
        width: 172,
        cell: ({ at }) => <span>{format.full(at)}</span>,
        sortBy: ({ at }) => Date.parse(at),
      },
      {
        id: 'action',
        header: t('column.action'),
        width: 2,
        hideable: false,
        cell: ({ action, cut }) => (cut === true ? <i>{t('cut.row')}</i> : <span className="ax-mono">{action}</span>),
        sortBy: ({ action }) => action,
      },
      {
        id: 'outcome',
        header: t('column.outcome'),
        width: 108,
        cell: ({ outcome }) => <StatusTag tone={outcomeTone(outcome)} label={t(`outcome.${outcome}`)} />,
        sortBy: ({ outcome }) => outcome,
      },
      {
        id: 'who',
        header: t('column.who'),
        width: 2,
        cell: ({ actor }) => <span title={actor ?? undefined}>{actor === null ? t('erased') : nameOf(actor)}</span>,
        sortBy: ({ actor }) => (actor === null ? null : nameOf(actor)),
      },
      {
        id: 'face',
        header: t('column.face'),
        width: 152,
        cell: ({ face, cut }) => <span className="ax-dim">{cut === true ? '—' : t(`shell:face.${face}`)}</span>,
        sortBy: ({ face }) => t(`shell:face.${face}`),
      },
      {
        id: 'object',
        header: t('column.object'),
        width: 3,
        cell: ({ object }) => <span className="ax-dim">{object ?? '—'}</span>,
        sortBy: ({ object }) => object,
      },
      {
        id: 'where',
        header: t('column.where'),
        width: 2,
        cell: ({ address }) => <span className="ax-dim">{address ?? '—'}</span>,
        sortBy: ({ address }) => address,
      },
    ],
    [t, format],
  );
}
