import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditFilter } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useHubInfo, useMay } from '../../lib/hub-info';
import { useCall } from '../../lib/use-call';
import { useMedia } from '../../lib/use-media';
import { useRemembered } from '../../lib/use-remembered';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { DataTable } from '../../ui/data-table';
import { Page } from '../../ui/page';
import { SearchBox } from '../../ui/search-box';
import { EmptyState } from '../../ui/states';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { rowsWith, type AuditRow } from './audit-row';
import { ChainState } from './chain-state';
import { DayField } from './day-field';
import { EntryCard } from './entry-card';
import { ExportDialog } from './export-dialog';
import { PruneDialog } from './prune-dialog';
import { spanOf } from './span';
import { useAudit } from './use-audit';
import { useColumns } from './use-columns';
import { Verify } from './verify';

const outcomes = ['all', 'ok', 'refused', 'failed'] as const;
/** Columns that make room where there is little; the entry beside the list says the same. */
const GIVE_WAY = ['face', 'object'];

/** Who did what, as it was written down when it happened; and the proof that nobody changed it. It is about everybody: who may not read it is offered nothing of it. */
export function AuditPage(): ReactNode {
  const { t } = useTranslation('audit');
  const info = useHubInfo();
  if (info === undefined || info.scopes.includes('audit:read')) return <Record />;
  return (
    <Page fill title={t('title')}>
      <Failed error={new HubError('FORBIDDEN', { scope: 'audit:read' })} />
    </Page>
  );
}

function Record(): ReactNode {
  const { t } = useTranslation('audit');
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>('all');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [selected, setSelected] = useState<AuditRow>();
  const [dialog, setDialog] = useState<'export' | 'prune'>();
  const [hidden, setHidden] = useRemembered('audit.hidden', ['where']);
  const wanted = useDeferredValue(text.trim());
  const filter = useMemo<AuditFilter>(
    () => ({ ...(wanted === '' ? {} : { text: wanted }), ...(outcome === 'all' ? {} : { outcome }), ...spanOf(from, to) }),
    [wanted, outcome, from, to],
  );
  const audit = useAudit(filter);
  const hub = useHub();
  const mayPrune = useMay('audit:admin');
  // Each entry may be a checkpoint.
  const newest = audit.items[0]?.seq;
  const { value: state, retry: askState } = useCall((signal) => hub.audit.state({}, { signal }), [hub, newest]);
  const columns = useColumns();
  const wide = useMedia('(min-width: 1600px)');
  const roomy = useMedia('(min-width: 1000px)');
  const narrow = !roomy || (!wide && selected !== undefined);
  const filtered = text !== '' || outcome !== 'all' || from !== '' || to !== '';
  const cut = state?.cut ?? null;
  const rows = useMemo(() => rowsWith(audit.items, cut, filtered || audit.older), [audit.items, audit.older, cut, filtered]);
  const renew = (): void => {
    setSelected(undefined);
    audit.retry();
    askState();
  };
  return (
    <Page
      fill
      title={t('title')}
      actions={
        <>
          {mayPrune && (
            <Button variant="default" onClick={() => setDialog('prune')}>
              {t('prune.open')}
            </Button>
          )}
          <Button variant="default" icon={<Icon name="download" size={14} />} onClick={() => setDialog('export')}>
            {t('export.open')}
          </Button>
        </>
      }
    >
      <Verify>{state !== undefined && <ChainState state={state} onChanged={askState} />}</Verify>
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
              rows={rows}
              rowKey={keyOf}
              onOpen={setSelected}
              selected={selected === undefined ? undefined : keyOf(selected)}
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
        {selected !== undefined && <EntryCard entry={selected} onClose={() => setSelected(undefined)} onErased={renew} />}
      </div>
      {dialog === 'export' && <ExportDialog filter={filter} filtered={filtered} onClose={() => setDialog(undefined)} />}
      {dialog === 'prune' && (
        <PruneDialog
          onClose={() => setDialog(undefined)}
          onDone={() => {
            setDialog(undefined);
            renew();
          }}
        />
      )}
    </Page>
  );
}

/** What a row is told apart by: the number of what was removed is that of its last entry. */
const keyOf = ({ seq, cut }: AuditRow): string => (cut === true ? 'cut' : String(seq));
