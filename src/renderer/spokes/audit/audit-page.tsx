import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry, AuditFilter } from '#shared/contract/audit';
import { Failed } from '../../lib/failed';
import { useFormat } from '../../lib/use-format';
import { useMedia } from '../../lib/use-media';
import { useRemembered } from '../../lib/use-remembered';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { DataTable, type Column } from '../../ui/data-table';
import { Page } from '../../ui/page';
import { SearchBox } from '../../ui/search-box';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/status-tag';
import { DayField } from './day-field';
import { EntryCard } from './entry-card';
import { outcomeTone } from './outcome';
import { spanOf } from './span';
import { useAudit } from './use-audit';
import { Verify } from './verify';

const outcomes = ['all', 'ok', 'refused', 'failed'] as const;
/** Columns that make room where there is little; the entry beside the list says the same. */
const GIVE_WAY = ['face', 'object'];

/** Who did what, as it was written down when it happened; and the proof that nobody changed it. */
export function AuditPage(): ReactNode {
  const { t } = useTranslation('audit');
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>('all');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [selected, setSelected] = useState<AuditEntry>();
  const [hidden, setHidden] = useRemembered('audit.hidden', ['where']);
  const wanted = useDeferredValue(text.trim());
  const filter = useMemo<AuditFilter>(
    () => ({ ...(wanted === '' ? {} : { text: wanted }), ...(outcome === 'all' ? {} : { outcome }), ...spanOf(from, to) }),
    [wanted, outcome, from, to],
  );
  const audit = useAudit(filter);
  const columns = useColumns();
  const wide = useMedia('(min-width: 1600px)');
  const roomy = useMedia('(min-width: 1000px)');
  const narrow = !roomy || (!wide && selected !== undefined);
  const filtered = text !== '' || outcome !== 'all' || from !== '' || to !== '';
  return (
    <Page fill title={t('title')}>
      <Verify />
      <div className="audit-body">
        <Card
          title={t('entries')}
          fill
          aside={
            <div className="ax-row">
              <SearchBox label={t('search')} value={text} onChange={setText} width={220} />
              <DayField label={t('from')} value={from} onChange={setFrom} />
              <DayField label={t('to')} value={to} onChange={setTo} />
              <Choice
                small
                label={t('outcome.label')}
                value={outcome}
                onChange={setOutcome}
                options={outcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))}
              />
            </div>
          }
        >
          {audit.error !== undefined && audit.items.length === 0 ? (
            <Failed error={audit.error} retry={audit.retry} />
          ) : (
            <DataTable
              label={t('entries')}
              columns={columns}
              rows={audit.items}
              rowKey={({ seq }) => String(seq)}
              onOpen={setSelected}
              selected={selected === undefined ? undefined : String(selected.seq)}
              hidden={narrow ? [...hidden, ...GIVE_WAY] : hidden}
              onHidden={narrow ? undefined : setHidden}
              columnsLabel={t('shell:common.columns')}
              onEnd={audit.more}
              sortedNote={audit.older ? t('shell:common.sortedLoaded', { count: audit.items.length }) : undefined}
              loading={audit.state === 'loading' ? t('shell:common.loading') : undefined}
              empty={
                <EmptyState
                  icon="audit"
                  title={t(filtered ? 'empty.filtered' : 'empty.title')}
                  hint={filtered ? undefined : t('empty.hint')}
                />
              }
            />
          )}
        </Card>
        {selected !== undefined && <EntryCard entry={selected} onClose={() => setSelected(undefined)} />}
      </div>
    </Page>
  );
}

/** `ada (SESSION)` is told apart by its session in the entry itself; in a list the name is what is read. */
const nameOf = (actor: string): string => actor.replace(/ \([^()]*\)$/, '');

function useColumns(): readonly Column<AuditEntry>[] {
  const { t } = useTranslation('audit');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'seq',
        header: t('column.seq'),
        width: 72,
        hideable: false,
        cell: ({ seq }) => <span className="ax-mono ax-dim">{seq}</span>,
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
        cell: ({ action }) => <span className="ax-mono">{action}</span>,
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
        cell: ({ face }) => <span className="ax-dim">{t(`shell:face.${face}`)}</span>,
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
