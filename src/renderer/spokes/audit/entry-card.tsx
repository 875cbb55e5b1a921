import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { AuditEntry } from '#shared/contract/audit';
import { useFormat } from '../../lib/use-format';
import { Card } from '../../ui/card';
import { Facts, type Fact } from '../../ui/facts';
import { Icon } from '../../ui/icon';

/** Everything that one entry says. */
export function EntryCard({ entry, onClose }: { readonly entry: AuditEntry; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const optional = (name: string, value: ReactNode): readonly Fact[] => (value === null ? [] : [{ name, value }]);
  const facts: readonly Fact[] = [
    { name: t('column.at'), value: format.full(entry.at) },
    { name: t('column.action'), value: <span className="ax-mono">{entry.action}</span> },
    { name: t('column.outcome'), value: t(`outcome.${entry.outcome}`) },
    { name: t('column.who'), value: entry.actor ?? t('erased') },
    { name: t('column.face'), value: t(`shell:face.${entry.face}`) },
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
      value: <span className="ax-mono">{value === null ? '—' : String(value)}</span>,
    })),
    { name: t('hash'), value: <span className="ax-mono">{entry.hash}</span> },
  ];
  return (
    <Card
      title={t('entry', { seq: entry.seq })}
      className="audit-entry"
      aside={
        <button type="button" className="ax-plain-button" aria-label={t('shell:common.close')} onClick={onClose}>
          <Icon name="cross" size={12} />
        </button>
      }
    >
      <Facts facts={facts} />
    </Card>
  );
}
