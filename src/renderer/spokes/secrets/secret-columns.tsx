import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Secret } from '#shared/contract/secrets';
import { useFormat, useNow } from '../../lib/use-format';
import type { Column } from '../../ui/data-table';
import { RowActions } from '../../ui/row-actions';
import { StatusTag } from '../../ui/status-tag';

type Act = ((secret: Secret) => void) | undefined;

/** What is known of a secret; the last column acts, where one may. */
export function useSecretColumns(onReveal: Act, onRemove: Act): readonly Column<Secret>[] {
  const { t } = useTranslation('secrets');
  const format = useFormat();
  return useMemo(
    (): readonly Column<Secret>[] => [
      { id: 'name', header: t('column.name'), width: 4, cell: ({ name }) => <b>{name}</b>, sortBy: ({ name }) => name.toLowerCase() },
      { id: 'place', header: t('column.place'), width: 105, cell: () => t('column.sealed') },
      {
        id: 'description',
        header: t('column.description'),
        width: 3,
        cell: ({ description }) => <span title={description}>{description || '—'}</span>,
      },
      { id: 'labels', header: t('column.labels'), width: 2, cell: ({ labels }) => labels.join(', ') || '—' },
      {
        id: 'changed',
        header: t('column.changed'),
        width: 115,
        cell: ({ changedAt, changedBy }) => <span title={`${format.full(changedAt)} · ${changedBy.name}`}>{format.ago(changedAt)}</span>,
        sortBy: ({ changedAt }) => changedAt,
      },
      { id: 'due', header: t('column.due'), width: 150, cell: (secret) => <Due secret={secret} />, sortBy: ({ dueAt }) => dueAt },
      {
        id: 'used',
        header: t('column.used'),
        width: 115,
        cell: ({ lastUsedAt }) =>
          lastUsedAt === null ? t('never') : <span title={format.full(lastUsedAt)}>{format.ago(lastUsedAt)}</span>,
        sortBy: ({ lastUsedAt }) => lastUsedAt,
      },
      { id: 'usedBy', header: t('column.usedBy'), width: 2, cell: ({ usedBy }) => usedBy.map(({ name }) => name).join(', ') || '—' },
      {
        id: 'actions',
        header: '',
        width: 84,
        align: 'right',
        cell: (secret: Secret) => <Actions secret={secret} onReveal={onReveal} onRemove={onRemove} />,
      },
    ],
    [t, format, onReveal, onRemove],
  );
}

function Due({ secret: { dueAt } }: { readonly secret: Secret }): ReactNode {
  const { t } = useTranslation('secrets');
  const format = useFormat();
  const now = useNow(60_000);
  if (dueAt === null) return '—';
  if (Date.parse(dueAt) <= now) return <StatusTag tone="wait" label={t('due')} />;
  return <span title={format.full(dueAt)}>{format.when(dueAt)}</span>;
}

interface ActionsProps {
  readonly secret: Secret;
  /** Absent where it may not be done. */
  readonly onReveal: ((secret: Secret) => void) | undefined;
  readonly onRemove: ((secret: Secret) => void) | undefined;
}

function Actions({ secret, onReveal, onRemove }: ActionsProps): ReactNode {
  const { t } = useTranslation('secrets');
  const { name } = secret;
  const look = onReveal === undefined ? [] : [{ icon: 'search' as const, label: t('reveal.act', { name }), act: () => onReveal(secret) }];
  const remove =
    onRemove === undefined ? [] : [{ icon: 'trash' as const, label: t('remove.title', { name }), act: () => onRemove(secret) }];
  return <RowActions actions={[...look, ...remove]} />;
}
