import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useMay } from '../../lib/hub-info';
import { useFormat } from '../../lib/use-format';
import { Card } from '../../ui/card';
import { Facts, type Fact } from '../../ui/facts';
import { Icon } from '../../ui/icon';
import type { AuditRow } from './audit-row';
import { nameOf } from './name-of';
import { ErasePerson } from './erase-person';

interface EntryCardProps {
  readonly entry: AuditRow;
  readonly onClose: () => void;
  /** A person was erased: what is shown is not so any more. */
  readonly onErased: () => void;
}

/** Everything that one entry says, or that stands in place of removed ones. */
export function EntryCard({ entry, onClose, onErased }: EntryCardProps): ReactNode {
  const mayErase = useMay('audit:admin');
  const { t } = useTranslation('audit');
  const format = useFormat();
  const optional = (name: string, value: ReactNode): readonly Fact[] => (value === null ? [] : [{ name, value }]);
  const facts: readonly Fact[] = [
    { name: t('column.at'), value: format.full(entry.at) },
    { name: t('column.action'), value: <span className="ax-mono">{entry.action}</span> },
    ...(entry.cut === true ? [] : [{ name: t('column.outcome'), value: t(`outcome.${entry.outcome}`) }]),
    { name: t('column.who'), value: entry.actor ?? t('erased') },
    ...(entry.cut === true ? [] : [{ name: t('column.face'), value: t(`shell:face.${entry.face}`) }]),
    ...optional(t('column.where'), entry.address),
    ...optional(t('browser'), entry.userAgent),
    ...optional(t('column.object'), entry.object),
    ...optional(
      t('run'),
      entry.runId === null ? null : (
        <Link className="ax-link ax-mono" href={`/runs/${entry.runId}`}>
          {entry.runId}
        </Link>
      ),
    ),
    ...Object.entries(entry.detail).map(([name, value]) => ({
      name: t(`detail.${name}`, { defaultValue: name }),
      value: <span className="ax-mono">{value === null || value === '' ? '—' : String(value)}</span>,
    })),
    { name: t(entry.cut === true ? 'cut.hash' : 'hash'), value: <span className="ax-mono">{entry.hash}</span> },
  ];
  return (
    <Card
      title={entry.cut === true ? t('cut.title', { last: entry.seq }) : t('entry', { seq: entry.seq })}
      className="audit-entry"
      aside={
        <button type="button" className="ax-plain-button" aria-label={t('shell:common.close')} onClick={onClose}>
          <Icon name="cross" size={12} />
        </button>
      }
    >
      {entry.cut === true && <p className="audit-note">{t('cut.text')}</p>}
      <Facts facts={facts} />
      {mayErase && entry.actor !== null && entry.cut !== true && (
        <div className="audit-note">
          <ErasePerson person={nameOf(entry.actor)} onDone={onErased} />
        </div>
      )}
    </Card>
  );
}
